package cerebras.loadtest.workload;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Recorded calls, in order of arrival; the first is at 0. Takes about 40 MB per million calls.
 *
 * @param calls at least one
 * @param estimated how many calls had unknown sizes, which were replaced by the median of the known ones
 * @param notes unusual properties of the file, for users: sentences without the full stop
 * @param doubt why the times are probably not in the unit of the format, a sentence likewise; {@code null} without
 *     doubt
 */
public record Trace(List<TracedCall> calls, int estimated, List<String> notes, String doubt) {

    /** The {@code traceSpeed} that corrects a trace in seconds that was read as one in milliseconds. */
    public static final String SECONDS_AS_MILLIS = "0.001";

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    public Trace {
        calls = List.copyOf(calls);
        notes = List.copyOf(notes);
    }

    /** A trace without notes and doubt. */
    public Trace(List<TracedCall> calls, int estimated) {
        this(calls, estimated, List.of(), null);
    }

    /** @param calls at least one, in any order, from any time origin */
    static Trace of(List<TracedCall> calls, int estimated) {
        List<TracedCall> inOrder = calls.stream()
                .sorted(Comparator.comparingLong(TracedCall::atNanos))
                .toList();
        long start = inOrder.get(0).atNanos();
        return new Trace(
                inOrder.stream().map(call -> call.at(call.atNanos() - start)).toList(), estimated);
    }

    /** A copy with notes and doubt. */
    Trace with(List<String> odd, String doubted) {
        return new Trace(calls, estimated, odd, doubted);
    }

    /** Calls per second from the first to the last; 0 if they are simultaneous. */
    double perSecond() {
        long span = calls.get(calls.size() - 1).atNanos();
        return span == 0 ? 0 : (calls.size() - 1) * 1e9 / span;
    }

    /** The same calls at a higher speed, or a lower one if the factor is below 1. */
    public Trace faster(double factor) {
        return new Trace(
                calls.stream()
                        .map(call -> call.at(Math.round(call.atNanos() / factor)))
                        .toList(),
                estimated,
                notes,
                doubt);
    }

    /** The calls before this time, which is more than 0: at least the first call. */
    public Trace before(long nanos) {
        return new Trace(
                calls.stream().takeWhile(call -> call.atNanos() < nanos).toList(), estimated, notes, doubt);
    }

    /** The length up to the end of the second in which the last call arrives. */
    public long lengthNanos() {
        return (calls.get(calls.size() - 1).atNanos() / SECOND + 1) * SECOND;
    }

    /** The arrival times of the calls, in order. */
    public long[] momentsNanos() {
        return calls.stream().mapToLong(TracedCall::atNanos).toArray();
    }

    /**
     * One call of a trace.
     *
     * @param atNanos arrival time since the first call of the trace
     * @param promptTokens tokens of its prompt according to the trace; 0 to {@link #MOST_TOKENS}
     * @param outputTokens tokens of its answer; 0 to {@link #MOST_TOKENS}
     * @param blocks ids of the blocks of {@link #BLOCK_TOKENS} tokens at the beginning of its prompt: equal ids mean
     *     equal blocks. The last block may be shorter. Empty if the trace has none; must not be modified
     */
    public record TracedCall(long atNanos, int promptTokens, int outputTokens, long[] blocks) {

        /** Tokens of a block in Mooncake's traces. */
        public static final int BLOCK_TOKENS = 512;

        /** Far above any context window. By choice. */
        public static final int MOST_TOKENS = 1_000_000;

        private static final long[] NO_BLOCKS = {};

        /** A call without blocks: only the length of its prompt is known. */
        public TracedCall(long atNanos, int promptTokens, int outputTokens) {
            this(atNanos, promptTokens, outputTokens, NO_BLOCKS);
        }

        TracedCall at(long nanos) {
            return new TracedCall(nanos, promptTokens, outputTokens, blocks);
        }
    }
}
