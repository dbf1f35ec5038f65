import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ChatSimulation;
import cerebras.loadtest.load.Arrivals;
import java.util.Map;

/**
 * When many calls arrive at once, how long until latency is normal again?
 *
 * <p>Load: an open model. At the start of the steady phase, {@code users} calls are due at once, each from its own user
 * on a new connection. With a {@code rate}, other calls arrive before, during and after the burst, as in
 * {@code OpenArrivals}: they show the normal latency, and how the burst affects other calls.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=Burst -Drate=10/1s} on the embedded emulator; with
 * {@code CEREBRAS_API_KEY} set, the same command tests Cerebras. {@code -Demulator.capacity=20} makes the emulator
 * queue calls.
 *
 * <p>Look at: the charts over time, from the start of the shaded window: how far concurrency and time to first token rise,
 * and when they return to normal. In {@code calls.jsonl} the scenario distinguishes the two kinds of calls.
 */
public class Burst extends ChatSimulation {

    private static final Map<String, String> DEFAULTS =
            Map.of("users", "100", "ramp", "0s", "warmup", "10s", "duration", "30s");

    private final Arrivals load = load(Arrivals.class);

    public Burst() {
        super(DEFAULTS, Arrivals.BURST);
    }

    {
        // As nothingFor(...) and atOnceUsers(users), with exact moments, from which latency counts.
        setUp(
                        onSchedule(scenario("burst").exec(chat()), load.burst()),
                        onSchedule(scenario("background").exec(chat()), load.steady()))
                .protocols(chatApi());
    }
}
