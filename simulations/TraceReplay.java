import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ChatSimulation;
import cerebras.loadtest.load.Replay;
import java.util.Map;

/**
 * How would the API handle recorded traffic?
 *
 * <p>Load: an open model. Each call is due at its time in the trace, counted from the first call and divided by
 * {@code traceSpeed}; each has its own user and a new connection. Prompts are random words with the recorded number of tokens.
 * Answers are limited to the recorded number of tokens, and the task asks for a long story, so most reach it. A trace is a
 * public one of Azure or Mooncake, or the {@code calls.jsonl} of a run; the format is recognised by its first lines. If the
 * trace says which prompts share a prefix, as Mooncake's does, so do the replayed ones, for the prompt cache.
 *
 * <p>Calls during {@code warmup}, from the start of the trace, are not measured; {@code duration} can shorten the rest.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=TraceReplay -Dtrace=FILE -DtraceSpeed=2} on the embedded emulator; with
 * {@code CEREBRAS_API_KEY} set, the same command tests Cerebras. Without {@code trace}, a minute of made-up traffic is
 * replayed.
 *
 * <p>Look at: the latency from scheduled start (end − due) over time, at the peaks of the trace, and refusals: calls
 * longer than the model's context, and quotas that the recorded provider did not have.
 */
public class TraceReplay extends ChatSimulation {

    /** Longer than any trace. */
    private static final String TO_ITS_END = "168h";

    private static final Map<String, String> DEFAULTS =
            Map.of("trace", "traces/example.csv", "warmup", "0s", "duration", TO_ITS_END);

    public TraceReplay() {
        super(DEFAULTS, Replay.SHAPE);
    }

    {
        setUp(onSchedule(scenario("replay").exec(chat()), load(Replay.class).schedule()))
                .protocols(chatApi());
    }
}
