package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.RampAndHold;
import cerebras.loadtest.workload.Workload;
import java.util.Map;

/** Two users send the same prompts to several targets, without a pause. */
public class TwoTargets extends ChatSimulation {

    public TwoTargets() {
        super(
                Map.of("users", "2", "ramp", "0s", "warmup", "0s", "duration", "10s", "maxTokens", "40"),
                RampAndHold.SHAPE,
                Workload.COMPARED);
    }

    {
        setUp(scenario("two")
                        .exec(asLongAs(session -> sending()).on(chat(), thinkTime(settings.pause())))
                        .injectOpen(rampUsers(settings.users()).during(settings.ramp())))
                .protocols(chatApi());
    }
}
