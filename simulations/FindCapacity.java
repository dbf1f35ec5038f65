import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ChatSimulation;
import cerebras.loadtest.load.CapacityTrials;
import cerebras.loadtest.workload.Workload;
import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.util.Map;

/**
 * What is the highest concurrency that still meets the service level?
 *
 * <p>Load: a closed model whose number of users depends on the results so far. It starts with one user and doubles until the
 * service level is missed; then it halves the gap until its ends are within 5 % of each other, and tries both once more.
 * In each trial, users settle for {@code warmup} and are measured for {@code duration}, or up to three times as long if a
 * percentile is undecided. {@code users} is the maximum. A trial also misses if its rate of requests or tokens exceeds a quota
 * that the server announces.
 *
 * <p>With {@code sessions}, users are agents that play sessions of that file, and the result is the most agents at the same
 * time. Trials also settle until each agent has ended a session; let {@code duration} be longer than most sessions.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=FindCapacity -Demulator.capacity=20 -Dslo.ttft.p95=300ms} on the embedded emulator;
 * with {@code CEREBRAS_API_KEY} set, {@code mvn gatling:test -Dsimulation=FindCapacity -DmaxCost=5} tests Cerebras. The
 * default service level is a time to first token of at most half a second for 95 % of the calls, and 99 % success.
 *
 * <p>Look at: the result with its confidence, the limit that binds it (speed, queue, a quota, or the load generator), and
 * the table of trials. A budget may end the search early.
 */
public class FindCapacity extends ChatSimulation {

    private static final Map<String, String> DEFAULTS =
            Map.of("users", "500", "warmup", "1s", "duration", "5s", "emulator.tools", "2");

    private final ScenarioBuilder users = scenario("users")
            .exec(asLongAs(session -> sending()).on(waitUntilWanted(), work(), thinkTime(settings.pause())));

    public FindCapacity() {
        super(DEFAULTS, CapacityTrials.SHAPE, Workload.PROMPTS_OR_SESSIONS);
    }

    private ActionBuilder work() {
        return settings.sessions().file().isPresent() ? playSession() : chat();
    }

    {
        // All users start at once and wait; the search lets as many of them call as it wants to try.
        setUp(users.injectOpen(atOnceUsers(settings.users()))).protocols(chatApi());
    }
}
