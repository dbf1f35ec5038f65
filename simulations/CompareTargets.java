import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ChatSimulation;
import cerebras.loadtest.load.RampAndHold;
import cerebras.loadtest.workload.Workload;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.util.Map;

/**
 * Which of these providers is faster for my prompts?
 *
 * <p>Load: a closed model. {@code users} virtual users start over {@code ramp}; each sends the same prompt to all
 * {@code targets}, one after the other, then the next prompt. The order changes from prompt to prompt, as in AB, BA, BA, AB,
 * so that neither the time of day nor the order favours a target. After {@code warmup} at full load the steady phase of
 * {@code duration} is measured.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=CompareTargets} on two embedded emulators of different speed;
 * {@code -Dtargets=targets/example.conf} for two providers. Each target has its own URL, model, key, quota and budget; a file
 * in {@code user-files/targets} names them, or {@code -Dtargets=a,b -Dtargets.a.target=...}.
 *
 * <p>Look at: the ratio of each target's times, speed and cost to those of the first one, with its interval: both got the same
 * prompt at nearly the same time.
 */
public class CompareTargets extends ChatSimulation {

    private static final Map<String, String> DEFAULTS = Map.of("targets", "targets/emulators.conf");

    private final ScenarioBuilder users =
            scenario("users").exec(asLongAs(session -> sending()).on(chat(), thinkTime(settings.pause())));

    public CompareTargets() {
        super(DEFAULTS, RampAndHold.SHAPE, Workload.COMPARED);
    }

    {
        setUp(users.injectOpen(rampUsers(settings.users()).during(settings.ramp())))
                .protocols(chatApi());
    }
}
