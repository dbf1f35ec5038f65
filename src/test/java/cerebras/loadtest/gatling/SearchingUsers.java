package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.scenario;

import java.util.Map;

/** A search for the capacity, in trials of half a second, with up to 300 users. */
public class SearchingUsers extends CapacitySimulation {

    private static final Map<String, String> DEFAULTS =
            Map.of("users", "300", "warmup", "0s", "duration", "500ms", "maxTokens", "20");

    public SearchingUsers() {
        super(DEFAULTS);
    }

    {
        setUp(scenario("searching").exec(chatWhileWanted()).injectOpen(everybody()))
                .protocols(chatApi());
    }
}
