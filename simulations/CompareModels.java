import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ChatSimulation;
import cerebras.loadtest.load.RampAndHold;
import cerebras.loadtest.workload.Workload;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.util.Map;

/**
 * Which of these models is faster for my prompts?
 *
 * <p>Load: a closed model. {@code users} virtual users start over {@code ramp}; each asks all {@code models} the same
 * prompt, one after the other, then the next prompt. The order changes from prompt to prompt, as in AB, BA, BA, AB, so
 * that the time of day and the order favour no model. After {@code warmup} at full load the steady phase of
 * {@code duration} is measured.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=CompareModels -Dmodels=gpt-oss-120b,qwen-3.8-27b} on the embedded
 * emulator; with {@code CEREBRAS_API_KEY} set, the same command tests Cerebras.
 *
 * <p>Look at: the ratio of each model's times to those of the first model, with its interval: both got the same prompt at
 * nearly the same time. Models also differ in the length of their answers, which does not affect the output speed.
 */
public class CompareModels extends ChatSimulation {

    private static final Map<String, String> DEFAULTS = Map.of("models", "gpt-oss-120b,qwen-3.8-27b");

    private final ScenarioBuilder users =
            scenario("users").exec(asLongAs(session -> sending()).on(chat(), thinkTime(settings.pause())));

    public CompareModels() {
        super(DEFAULTS, RampAndHold.SHAPE, Workload.COMPARED);
    }

    {
        setUp(users.injectOpen(rampUsers(settings.users()).during(settings.ramp())))
                .protocols(chatApi());
    }
}
