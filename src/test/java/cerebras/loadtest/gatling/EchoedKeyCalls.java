package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.records.LoadPlan;
import java.util.Map;

/** One user makes as many calls as {@link EchoedKeyTest} has answers for. */
public class EchoedKeyCalls extends ChatSimulation {

    static final int CALLS = 157;

    public EchoedKeyCalls() {
        super(Map.of("requestTimeout", "5s", "model", "m"), settings -> new LoadPlan("closed", 1, 0, 0, 1_000_000_000));
    }

    {
        setUp(scenario("echoed").exec(repeat(CALLS).on(chat())).injectOpen(atOnceUsers(1)))
                .protocols(chatApi());
    }
}
