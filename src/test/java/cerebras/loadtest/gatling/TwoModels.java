package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.RampAndHold;
import cerebras.loadtest.workload.Workload;
import java.util.Map;

/** Two users ask two models the same prompts, without a pause. */
public class TwoModels extends ChatSimulation {

    public TwoModels() {
        super(
                Map.of(
                        "users",
                        "2",
                        "ramp",
                        "0s",
                        "warmup",
                        "0s",
                        "models",
                        "gpt-oss-120b,qwen-3.8-27b",
                        "maxTokens",
                        "40"),
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
