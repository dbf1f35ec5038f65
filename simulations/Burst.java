import cerebras.loadtest.gatling.OpenSimulation;
import cerebras.loadtest.settings.RunSettings;
import java.util.Map;

/**
 * When everyone arrives at once, how long until it is normal again?
 *
 * <p>Load: an open model. When the steady phase begins, {@code users} calls are due at one moment, each of a user of its
 * own on a new connection. With a {@code rate}, other calls arrive before, meanwhile and after, as in
 * {@code OpenArrivals}: they show what normal is, and what the burst costs those who had no part in it.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=Burst -Drate=10/1s} on the embedded emulator; with
 * {@code CEREBRAS_API_KEY} set, the same command tests Cerebras. {@code -Dcapacity=20} makes the emulator queue what it
 * cannot serve.
 *
 * <p>Look at: the charts over time, from the beginning of the shaded window: how high concurrency and time to first
 * token go, and when they are back where they were. In {@code calls.jsonl} the scenario tells the two kinds of calls
 * apart.
 */
public class Burst extends OpenSimulation {

  private static final Map<String, String> DEFAULTS =
      Map.of("users", "100", "ramp", "0s", "warmup", "10s", "duration", "30s");

  public Burst() {
    super(DEFAULTS, RunSettings::users);
  }

  {
    setUp(calls("burst", burst(settings.users())), calls("background", arrivals())).protocols(api());
  }
}
