import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ChatSimulation;
import cerebras.loadtest.load.Arrivals;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.util.Map;

/**
 * What is the latency when R requests per second arrive, however slow the server is?
 *
 * <p>Load: an open model. Calls arrive at {@code rate}, which rises from 0 over {@code ramp}: at random with
 * {@code arrivals=poisson}, at the same moments for the same {@code seed}, or evenly with {@code arrivals=constant}. Each
 * call has its own user and a new connection. After {@code warmup} at the full rate the steady phase of
 * {@code duration} is measured. Start times are computed before the run, so a slow server does not reduce the load.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=OpenArrivals -Drate=20/1s} on the embedded emulator; with
 * {@code CEREBRAS_API_KEY} set, the same command tests Cerebras. {@code -Demulator.capacity=2} makes the emulator too small for
 * this load.
 *
 * <p>Look at: the latency from scheduled start (end − due), the schedule delay (sent − due), which is the part of it that the
 * client causes, and whether concurrency stays level: if it keeps growing, the rate exceeds the server's capacity.
 */
public class OpenArrivals extends ChatSimulation {

    private static final Map<String, String> DEFAULTS = Map.of("rate", "20/1s");

    private final ScenarioBuilder arrivals = scenario("arrivals").exec(chat());

    public OpenArrivals() {
        super(DEFAULTS, Arrivals.AT_RATE);
    }

    {
        // Not constantUsersPerSec: latency counts from exact moments, and Gatling starts users on whole milliseconds.
        setUp(onSchedule(arrivals, load(Arrivals.class).steady())).protocols(chatApi());
    }
}
