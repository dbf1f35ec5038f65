package cerebras.loadtest.workload;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Recorded calls, in the order in which they came; the first is at 0. About 40 MB for a million of them.
 *
 * @param calls at least one
 * @param estimated how many calls had sizes that nobody counted, and were given the median of the others
 * @param notes what is odd about the file, for people: sentences without their full stop
 * @param doubt why the times are hardly in the unit of the format, likewise; {@code null} when nothing says so
 */
public record Trace(List<TracedCall> calls, int estimated, List<String> notes, String doubt) {

    /** What {@code traceSpeed} makes of a trace in seconds that was read as one in milliseconds. */
    public static final String SECONDS_AS_MILLIS = "0.001";

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    public Trace {
        calls = List.copyOf(calls);
        notes = List.copyOf(notes);
    }

    /** One with nothing odd about it. */
    public Trace(List<TracedCall> calls, int estimated) {
        this(calls, estimated, List.of(), null);
    }

    /** @param calls at least one, in any order, by any clock */
    static Trace of(List<TracedCall> calls, int estimated) {
        List<TracedCall> inOrder = calls.stream()
                .sorted(Comparator.comparingLong(TracedCall::atNanos))
                .toList();
        long start = inOrder.get(0).atNanos();
        return new Trace(
                inOrder.stream().map(call -> call.at(call.atNanos() - start)).toList(), estimated);
    }

    /** The same, with what is odd about its file. */
    Trace with(List<String> odd, String doubted) {
        return new Trace(calls, estimated, odd, doubted);
    }

    /** Calls a second from the first to the last; 0 when there is no time between them. */
    double perSecond() {
        long span = calls.get(calls.size() - 1).atNanos();
        return span == 0 ? 0 : (calls.size() - 1) * 1e9 / span;
    }

    /** The same calls in a shorter time, or in a longer one where the factor is below 1. */
    public Trace faster(double factor) {
        return new Trace(
                calls.stream()
                        .map(call -> call.at(Math.round(call.atNanos() / factor)))
                        .toList(),
                estimated,
                notes,
                doubt);
    }

    /** The calls before a moment: at least the first, for the moment is more than 0. */
    public Trace before(long nanos) {
        return new Trace(
                calls.stream().takeWhile(call -> call.atNanos() < nanos).toList(), estimated, notes, doubt);
    }

    /** To the end of the second in which the last call comes. */
    public long lengthNanos() {
        return (calls.get(calls.size() - 1).atNanos() / SECOND + 1) * SECOND;
    }

    /** When the calls come, in order. */
    public long[] momentsNanos() {
        return calls.stream().mapToLong(TracedCall::atNanos).toArray();
    }

    /**
     * One call of a trace.
     *
     * @param atNanos when it came, counted from the first call of the trace
     * @param promptTokens of its prompt, as the trace counts them; 0 to {@link #MOST_TOKENS}
     * @param outputTokens of its answer; 0 to {@link #MOST_TOKENS}
     * @param blocks names of the blocks of {@link #BLOCK_TOKENS} tokens that its prompt begins with: equal names, equal
     *     blocks. The last one may be a shorter block. Empty where the trace does not tell; not to be changed
     */
    public record TracedCall(long atNanos, int promptTokens, int outputTokens, long[] blocks) {

        /** Tokens of a block, as the traces of Mooncake have them. */
        public static final int BLOCK_TOKENS = 512;

        /** Far above any context window. By choice. */
        public static final int MOST_TOKENS = 1_000_000;

        private static final long[] NO_BLOCKS = {};

        /** A call of whose prompt only the length is known. */
        public TracedCall(long atNanos, int promptTokens, int outputTokens) {
            this(atNanos, promptTokens, outputTokens, NO_BLOCKS);
        }

        TracedCall at(long nanos) {
            return new TracedCall(nanos, promptTokens, outputTokens, blocks);
        }
    }
}
