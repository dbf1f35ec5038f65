package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.measure.LoadPlan;
import java.util.Map;

/** Obedient users beside others, half of {@code users} each, for 1.9 s. */
public class TwoKinds extends LoadTest {

  public TwoKinds() {
    super(
        Map.of("users", "5", "ramp", "0s", "model", "m"),
        settings -> new LoadPlan("closed", settings.users(), 0, 0, 1_900_000_000));
  }

  {
    setUp(
        scenario("obedient").exec(chatAsToldUntilTheEnd()).injectOpen(rampUp(1, 2)),
        scenario("others").exec(chatUntilTheEnd()).injectOpen(rampUp(2, 2)))
        .protocols(api());
  }
}
