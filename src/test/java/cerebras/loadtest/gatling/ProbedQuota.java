package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import java.util.Map;

/** One user finds out what the emulator's plan is. */
public class ProbedQuota extends ProbeSimulation {

    public ProbedQuota() {
        super(Map.of());
    }

    {
        setUp(scenario("probe").exec(probeToTheEnd()).injectOpen(atOnceUsers(1)))
                .protocols(chatApi());
    }
}
