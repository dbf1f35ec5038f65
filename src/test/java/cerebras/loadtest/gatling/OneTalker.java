package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.RampAndHold;
import cerebras.loadtest.workload.Workload;
import java.util.Map;

/** One user holds conversations of three questions, without a pause. */
public class OneTalker extends ChatSimulation {

    public OneTalker() {
        super(
                Map.of("users", "1", "ramp", "0s", "warmup", "0s", "turns", "3", "requestTimeout", "5s", "model", "m"),
                RampAndHold.SHAPE,
                Workload.CONVERSATIONS);
    }

    {
        setUp(scenario("one")
                        .exec(asLongAs(session -> sending()).on(chat(), thinkTime(settings.pause())))
                        .injectOpen(rampUsers(settings.users()).during(settings.ramp())))
                .protocols(chatApi());
    }
}
