package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.measure.LoadPlan;
import java.util.Map;

/** One user calls for 300 ms, with a pause of 20 ms after each answer. */
public class OneUser extends LoadTest {

  public OneUser() {
    super(
        Map.of("users", "1", "ramp", "0s", "pause", "20ms", "model", "m"),
        settings -> new LoadPlan("closed", 1, 0, 0, 300_000_000));
  }

  {
    setUp(scenario("one").exec(chatUntilTheEnd()).injectOpen(rampUp())).protocols(api());
  }
}
