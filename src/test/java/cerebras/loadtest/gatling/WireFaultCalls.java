package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.RampAndHold;
import java.util.Map;

/** One user makes a call for each fault of {@link WireFaultTest}, and a sound one before and after each. */
public class WireFaultCalls extends ChatSimulation {

    public WireFaultCalls() {
        super(
                Map.of(
                        "requestTimeout",
                        "5s",
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
        int calls = 2 * WireFaultTest.FAULTS.size() + 1;
        setUp(scenario("faulty").exec(repeat(calls).on(chat())).injectOpen(atOnceUsers(1)))
                .protocols(chatApi());
    }
}
