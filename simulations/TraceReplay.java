import cerebras.loadtest.gatling.TraceSimulation;
import java.util.Map;

/**
 * What would yesterday's traffic do?
 *
 * <p>Load: an open model. Each call of a trace is due when it came, counted from the first one, or {@code traceSpeed}
 * times as early; each is a user of its own on a new connection. Prompts are words, as many as there were tokens; answers
 * may have as many tokens as they had, and a task that asks for a long story makes most of them as long. A trace is
 * Azure's or Mooncake's public one, or the {@code calls.jsonl} of a run: its first lines tell. Where it says which prompts
 * began alike, as Mooncake's does, these do too, so that a prompt cache finds what it found then.
 *
 * <p>What comes in {@code warmup}, from the beginning of the trace, is not counted; the rest is, and {@code duration} can
 * cut it.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=TraceReplay -Dtrace=FILE -DtraceSpeed=2} on the embedded emulator; with
 * {@code CEREBRAS_API_KEY} set, the same command tests Cerebras. Without {@code trace}, a minute of made-up traffic is
 * replayed.
 *
 * <p>Look at: the latency as the user felt it (end − due) over time, where the trace has its peaks, and refusals: calls
 * that are longer than the model's context, and quotas that yesterday's provider did not have.
 */
public class TraceReplay extends TraceSimulation {

  /** The whole of any trace. */
  private static final String TO_ITS_END = "168h";

  private static final Map<String, String> DEFAULTS =
      Map.of("trace", "traces/example.csv", "warmup", "0s", "duration", TO_ITS_END);

  public TraceReplay() {
    super(DEFAULTS);
  }

  {
    setUp(calls("replay")).protocols(api());
  }
}
