package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.RampAndHold;
import java.util.Map;

/** One user makes three calls, one after the other: what the contract with Gatling's engine is tested with. */
public class ThreeCalls extends ChatSimulation {

    public ThreeCalls() {
        super(Map.of("model", "m", "users", "1", "ramp", "0s", "warmup", "0s", "duration", "1s"), RampAndHold.SHAPE);
    }

    {
        setUp(scenario("three").exec(chat(), chat(), chat()).injectOpen(atOnceUsers(1)))
                .protocols(chatApi());
    }
}
