package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.RampAndHold;
import java.util.Map;

/** One user makes as many calls as {@link EchoedKeyTest} has answers for. */
public class EchoedKeyCalls extends ChatSimulation {

    static final int CALLS = 157;

    public EchoedKeyCalls() {
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
        setUp(scenario("echoed").exec(repeat(CALLS).on(chat())).injectOpen(atOnceUsers(1)))
                .protocols(chatApi());
    }
}
