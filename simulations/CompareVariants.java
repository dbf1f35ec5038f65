import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ChatSimulation;
import cerebras.loadtest.load.RampAndHold;
import cerebras.loadtest.workload.Workload;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.util.Map;

/**
 * Which value of a request field is faster for my prompts, and what does it cost?
 *
 * <p>Load: a closed model. {@code users} virtual users start over {@code ramp}; each asks the same prompt with all values,
 * one after the other, then the next prompt. The order changes from prompt to prompt, as in AB, BA, BA, AB, so that neither
 * the time of day nor the order favours a value. After {@code warmup} at full load the steady phase of {@code duration} is
 * measured.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=CompareVariants -Dvary.body.reasoning_effort=low,medium,high} on the embedded
 * emulator; with {@code CEREBRAS_API_KEY} set, the same command tests Cerebras. {@code vary.body.NAME} takes any field,
 * {@code vary.header.NAME} any header, {@code vary.maxTokens} token limits; {@code models} compares models instead.
 *
 * <p>Look at: the ratio of each value's times and cost to those of the first one, with its interval: both got the same
 * prompt at nearly the same time.
 */
public class CompareVariants extends ChatSimulation {

    private static final Map<String, String> DEFAULTS = Map.of("vary.body.reasoning_effort", "low,medium,high");

    private final ScenarioBuilder users =
            scenario("users").exec(asLongAs(session -> sending()).on(chat(), thinkTime(settings.pause())));

    public CompareVariants() {
        super(DEFAULTS, RampAndHold.SHAPE, Workload.COMPARED);
    }

    {
        setUp(users.injectOpen(rampUsers(settings.users()).during(settings.ramp())))
                .protocols(chatApi());
    }
}
