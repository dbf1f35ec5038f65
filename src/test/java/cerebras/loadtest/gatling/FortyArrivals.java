package cerebras.loadtest.gatling;

import java.util.Map;

/** Calls arrive evenly, 40 in a second, whatever becomes of them. */
public class FortyArrivals extends OpenLoadTest {

  public FortyArrivals() {
    super(Map.of("rate", "40", "arrivals", "constant", "ramp", "0s", "warmup", "0s", "duration", "1s", "model", "m"));
  }

  {
    setUp(calls("arrivals", arrivals())).protocols(api());
  }
}
