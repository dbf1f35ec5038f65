package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.RampAndHold;
import java.util.Map;

/** Ten users who call without a pause for a minute, unless something stops them. */
public class TenUsers extends ChatSimulation {

    private static final Map<String, String> DEFAULTS =
            Map.of("users", "10", "ramp", "0s", "warmup", "0s", "duration", "60s", "maxTokens", "100");

    public TenUsers() {
        super(DEFAULTS, RampAndHold.SHAPE);
    }

    {
        setUp(scenario("ten")
                        .exec(asLongAs(session -> sending()).on(chat(), thinkTime(settings.pause())))
                        .injectOpen(rampUsers(settings.users()).during(settings.ramp())))
                .protocols(chatApi());
    }
}
