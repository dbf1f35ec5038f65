package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.RampAndHold;
import java.util.Map;

/** One user calls for 300 ms unless told otherwise, with a pause of 20 ms after each answer. */
public class OneUser extends ChatSimulation {

    public OneUser() {
        super(
                Map.of("users", "1", "ramp", "0s", "warmup", "0s", "duration", "300ms", "pause", "20ms", "model", "m"),
                RampAndHold.SHAPE);
    }

    {
        setUp(scenario("one")
                        .exec(asLongAs(session -> sending()).on(chat(), thinkTime(settings.pause())))
                        .injectOpen(rampUsers(settings.users()).during(settings.ramp())))
                .protocols(chatApi());
    }
}
