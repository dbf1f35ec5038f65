package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.CapacityTrials;
import cerebras.loadtest.workload.Workload;
import java.util.Map;

/** A search for the most agents, up to 24. */
public class SearchingAgents extends ChatSimulation {

    private static final Map<String, String> DEFAULTS =
            Map.of("users", "24", "warmup", "300ms", "duration", "2s", "preflight", "quick");

    public SearchingAgents() {
        super(DEFAULTS, CapacityTrials.SHAPE, Workload.PROMPTS_OR_SESSIONS);
    }

    {
        setUp(scenario("searching")
                        .exec(asLongAs(session -> sending()).on(waitUntilWanted(), playSession()))
                        .injectOpen(atOnceUsers(settings.users())))
                .protocols(chatApi());
    }
}
