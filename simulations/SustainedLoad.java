import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ChatSimulation;
import cerebras.loadtest.load.RampAndHold;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.util.Map;

/**
 * What throughput do N users get, in total and each, over time?
 *
 * <p>Load: a closed model. {@code users} virtual users start over {@code ramp}; each sends a chat completion, waits for
 * its answer, pauses for {@code pause}, and goes on. After {@code warmup} at full load the steady phase of
 * {@code duration} is measured; then no new call is sent, and calls in flight may finish.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=SustainedLoad} on the embedded emulator; with {@code CEREBRAS_API_KEY} set,
 * the same command tests Cerebras, for example with {@code -Dusers=50 -Dduration=5m}.
 *
 * <p>Look at: the aggregate throughput, whether the slowest user gets as much as the median one, and whether time to first
 * token stays level while all users are there.
 */
public class SustainedLoad extends ChatSimulation {

    private final ScenarioBuilder users =
            scenario("users").exec(asLongAs(session -> sending()).on(chat(), thinkTime(settings.pause())));

    public SustainedLoad() {
        super(Map.of(), RampAndHold.SHAPE);
    }

    {
        setUp(users.injectOpen(rampUsers(settings.users()).during(settings.ramp())))
                .protocols(chatApi());
    }
}
