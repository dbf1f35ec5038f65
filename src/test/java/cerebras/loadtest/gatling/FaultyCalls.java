package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.RampAndHold;
import java.util.Map;

/** One user makes a call for each fault of {@link FaultOutcomeTest}, and one more before and after each. */
public class FaultyCalls extends ChatSimulation {

    public FaultyCalls() {
        super(
                Map.of(
                        "requestTimeout",
                        "3s",
                        "model",
                        "m",
                        "users",
                        "1",
                        "ramp",
                        "0s",
                        "warmup",
                        "0s",
                        "duration",
                        "1s"),
                RampAndHold.SHAPE);
    }

    {
        int calls = 2 * FaultOutcomeTest.FAULTS.size() + 1;
        setUp(scenario("faulty").exec(repeat(calls).on(chat())).injectOpen(atOnceUsers(1)))
                .protocols(chatApi());
    }
}
