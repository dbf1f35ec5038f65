package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.CapacityTrials;
import java.util.Map;

/** A search for the capacity, in trials of half a second, with up to 300 users. */
public class SearchingUsers extends ChatSimulation {

    private static final Map<String, String> DEFAULTS =
            Map.of("users", "300", "warmup", "0s", "duration", "500ms", "maxTokens", "20");

    public SearchingUsers() {
        super(DEFAULTS, CapacityTrials.SHAPE);
    }

    {
        setUp(scenario("searching")
                        .exec(asLongAs(session -> sending()).on(waitUntilWanted(), chat(), thinkTime(settings.pause())))
                        .injectOpen(atOnceUsers(settings.users())))
                .protocols(chatApi());
    }
}
