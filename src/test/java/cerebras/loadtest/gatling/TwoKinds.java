package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.RampAndHold;
import java.util.Map;

/** Obedient users beside others, half of {@code users} each, for a minute, unless something stops them. */
public class TwoKinds extends ChatSimulation {

    public TwoKinds() {
        super(Map.of("users", "5", "ramp", "0s", "warmup", "0s", "duration", "60s", "model", "m"), RampAndHold.SHAPE);
    }

    {
        setUp(
                        scenario("obedient")
                                .exec(asLongAs(session -> sending())
                                        .on(chat(), thinkTimeOrRetryAfter(settings.pause())))
                                .injectOpen(rampUsers(usersOf(1, 2)).during(settings.ramp())),
                        scenario("others")
                                .exec(asLongAs(session -> sending()).on(chat(), thinkTime(settings.pause())))
                                .injectOpen(rampUsers(usersOf(2, 2)).during(settings.ramp())))
                .protocols(chatApi());
    }
}
