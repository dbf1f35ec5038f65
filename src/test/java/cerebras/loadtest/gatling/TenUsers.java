package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.scenario;

import java.util.Map;

/** Ten users who call without a pause for a minute, unless something stops them. */
public class TenUsers extends ChatSimulation {

    private static final Map<String, String> DEFAULTS =
            Map.of("users", "10", "ramp", "0s", "warmup", "0s", "duration", "60s", "maxTokens", "100");

    public TenUsers() {
        super(DEFAULTS);
    }

    {
        setUp(scenario("ten").exec(chatUntilTheEnd()).injectOpen(rampUp())).protocols(chatApi());
    }
}
