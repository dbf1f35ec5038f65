package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.LoadShape;
import java.util.Map;

/** One user makes one call. */
public class OneCall extends ChatSimulation {

    public OneCall() {
        super(Map.of(), LoadShape.ONE_CALL);
    }

    {
        setUp(scenario("one").exec(chat()).injectOpen(atOnceUsers(1))).protocols(chatApi());
    }
}
