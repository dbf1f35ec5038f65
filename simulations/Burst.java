import cerebras.loadtest.gatling.OpenSimulation;
import cerebras.loadtest.settings.RunSettings;
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
public class Burst extends OpenSimulation {

    private static final Map<String, String> DEFAULTS =
            Map.of("users", "100", "ramp", "0s", "warmup", "10s", "duration", "30s");

    public Burst() {
        super(DEFAULTS, RunSettings::users);
    }

    {
        setUp(calls("burst", burst(settings.users())), calls("background", arrivals()))
                .protocols(chatApi());
    }
}
