import cerebras.loadtest.gatling.OpenSimulation;
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
public class OpenArrivals extends OpenSimulation {

    private static final Map<String, String> DEFAULTS = Map.of("rate", "20/1s");

    public OpenArrivals() {
        super(DEFAULTS);
    }

    {
        setUp(calls("arrivals", arrivals())).protocols(chatApi());
    }
}
