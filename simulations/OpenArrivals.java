import cerebras.loadtest.gatling.OpenSimulation;
import java.util.Map;

/**
 * What latency do users feel when R requests a second arrive, whoever still waits?
 *
 * <p>Load: an open model. Calls arrive at {@code rate}, which rises from 0 over {@code ramp}: at random with
 * {@code arrivals=poisson}, at the same moments for the same {@code seed}, or evenly with {@code arrivals=constant}. Each
 * is a user of its own on a new connection, and makes one call. After {@code warmup} at the full rate the steady phase of
 * {@code duration} is measured. A server that slows down is not spared: when a call is due is computed before the run.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=OpenArrivals -Drate=20/1s} on the embedded emulator; with
 * {@code CEREBRAS_API_KEY} set, the same command tests Cerebras. {@code -Dcapacity=2} makes the emulator too small for its
 * load.
 *
 * <p>Look at: the latency as the user felt it (end − due), the schedule delay (sent − due), which is the client's own
 * share of it, and whether concurrency stays level: where it grows all the time, the rate is more than the server can do.
 */
public class OpenArrivals extends OpenSimulation {

  private static final Map<String, String> DEFAULTS = Map.of("rate", "20/1s");

  public OpenArrivals() {
    super(DEFAULTS);
  }

  {
    setUp(calls("arrivals", arrivals())).protocols(api());
  }
}
