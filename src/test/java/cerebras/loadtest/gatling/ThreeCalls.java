package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import java.util.Map;

/** One user makes three calls, one after the other: what the contract with Gatling's engine is tested with. */
public class ThreeCalls extends LoadTest {

  public ThreeCalls() {
    super(Map.of("users", "1", "ramp", "0s", "warmup", "0s", "requestTimeout", "1s", "model", "m"));
  }

  {
    setUp(scenario("three").exec(chat(), chat(), chat()).injectOpen(atOnceUsers(1))).protocols(api());
  }
}
