package cerebras.loadtest.metrics;

import cerebras.loadtest.records.Arrivals;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Attempt.ServerTimes;
import cerebras.loadtest.records.Timestamps;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalLong;

/**
 * The time per output token of one streamed answer, and whether its reads could resolve it. The definition of time per
 * output token and of output speed, wherever they are shown or judged.
 *
 * <p><b>Figure.</b> T / (n − n₁): T from the first read with text to the last, n output tokens, n₁ of them in the first
 * event (1 when unknown).
 *
 * <p><b>Uncertainty.</b> A read gives all its events one time. The first event with text arrived at most w₁ before the
 * first read, the last one at most wₖ before the last of the k reads, so the true span is T + d₁ − dₖ with d₁ somewhere in
 * [0, w₁] and dₖ in [0, wₖ]. With both taken as uniform and independent (JCGM 100:2008, 4.3.7), its root mean square error
 * is
 *
 * <pre>  u = √((w₁² + wₖ²) / 3 − w₁ wₖ / 2)</pre>
 *
 * Each w is the sum of
 * <ul>
 *   <li>the spacing of reads there: the mean, T / (k − 1). Where the read brought several events, at least what they took:
 *       for the last read the gap before it; for the first, whose gap is not one between texts, the time that its text
 *       would have taken at the pace of the rest, T b₁ / (b − b₁) with b₁ of all b bytes of text in it;
 *   <li>how late the client's event loop was when it came to the read;
 *   <li>half a millisecond for what no probe sees: waking a thread, and the other work of one round of the event loop.
 * </ul>
 * The figure is given where u ≤ 5 % of T: from ten evenly spaced reads on, if the client is not late.
 *
 * @param nanosPerToken the figure; NaN when absent
 * @param unresolved why it is absent though the answer has a pace; {@code null} when it is not
 */
public record StreamSpeed(double nanosPerToken, Unresolved unresolved) {

    /** Why reads could not resolve the speed of an answer with at least two tokens. */
    public enum Unresolved {
        /** They are too few, or too close together. */
        @JsonProperty("few_reads")
        FEW_READS,
        /** The client's event loop was late, so that tokens waited to be read. */
        @JsonProperty("client_late")
        CLIENT_LATE,
        /** The text arrived in less than half of the generation time reported by the server: something held it back. */
        @JsonProperty("held_back")
        HELD_BACK,
        /** The server counts reasoning that it did not stream, so the token count is not that of the text. */
        @JsonProperty("hidden_reasoning")
        HIDDEN_REASONING
    }

    /** The largest relative error of a reported speed. */
    static final double LARGEST_ERROR = 0.05;

    private static final StreamSpeed NONE = new StreamSpeed(Double.NaN, null);
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double UNSEEN_NANOS = 0.5e6;

    /**
     * The speed of an attempt. An answer has none if it was not streamed, has no text, fewer than two tokens or no
     * token count.
     */
    public static StreamSpeed of(Attempt attempt) {
        Arrivals arrivals = attempt.arrivals();
        if (arrivals == null || arrivals.reads() == 0 || attempt.outputTokens().orElse(0) < 2) {
            return NONE;
        }
        double span = Timestamps.between(
                        attempt.moments().firstTokenNanos(), attempt.moments().lastTokenNanos())
                .orElse(0);
        Ends ends = Ends.of(arrivals, span);
        if (arrivals.reads() < 2 || span <= 0 || ends.errorNanos() > LARGEST_ERROR * span) {
            return new StreamSpeed(Double.NaN, ends.late(span) ? Unresolved.CLIENT_LATE : Unresolved.FEW_READS);
        }
        if (reasoningIsHidden(attempt)) {
            return new StreamSpeed(Double.NaN, Unresolved.HIDDEN_REASONING);
        }
        if (heldBack(attempt.serverTimes(), span)) {
            return new StreamSpeed(Double.NaN, Unresolved.HELD_BACK);
        }
        Integer firstEvent = attempt.tokens().firstEvent();
        int tokensAfterFirst = attempt.outputTokens().getAsInt() - (firstEvent == null ? 1 : firstEvent);
        return tokensAfterFirst > 0 ? new StreamSpeed(span / tokensAfterFirst, null) : NONE;
    }

    /** Whether the answer has a speed, measured or not. */
    boolean exists() {
        return unresolved != null || !Double.isNaN(nanosPerToken);
    }

    /** Whether the share of reasoning tokens exceeds the allowed error, and no reasoning text was received. */
    private static boolean reasoningIsHidden(Attempt attempt) {
        Integer reasoning = attempt.tokens().reasoning();
        Timestamps moments = attempt.moments();
        return reasoning != null
                && reasoning > LARGEST_ERROR * attempt.outputTokens().getAsInt()
                && moments.firstTokenNanos().equals(moments.firstAnswerNanos());
    }

    private static boolean heldBack(ServerTimes server, double span) {
        OptionalLong completion =
                server == null ? OptionalLong.empty() : Timestamps.between(0L, server.completionNanos());
        return completion.isPresent() && span < completion.getAsLong() / 2.0;
    }

    /**
     * How long before the first and the last read their earliest and latest text may have arrived, in nanoseconds: by the
     * spacing of reads, and by the lateness of the client.
     */
    private record Ends(double firstSpacing, double lastSpacing, double firstLate, double lastLate) {

        static Ends of(Arrivals arrivals, double span) {
            int reads = arrivals.reads();
            double mean = reads < 2 ? 0 : span / (reads - 1);
            return new Ends(
                    several(arrivals.first(), arrivals) ? Math.max(mean, firstTextNanos(arrivals, span)) : mean,
                    several(arrivals.last(), arrivals)
                            ? Math.max(mean, arrivals.readGapMicros()[reads - 1] * NANOS_PER_MICRO)
                            : mean,
                    lateNanos(arrivals.first()),
                    lateNanos(arrivals.last()));
        }

        /** Of records that do not tell: whether any read brought several. */
        private static boolean several(Arrivals.Read read, Arrivals arrivals) {
            return read == null ? arrivals.textEvents() > arrivals.reads() : read.textEvents() > 1;
        }

        private static double firstTextNanos(Arrivals arrivals, double span) {
            double first = arrivals.readTextBytes()[0];
            double rest = arrivals.textBytes() - first;
            return rest > 0 ? span * first / rest : span;
        }

        private static double lateNanos(Arrivals.Read read) {
            return read == null || read.lateMicros() == null ? 0 : read.lateMicros() * NANOS_PER_MICRO;
        }

        private double errorNanos() {
            return errorNanos(firstSpacing + firstLate + UNSEEN_NANOS, lastSpacing + lastLate + UNSEEN_NANOS);
        }

        private static double errorNanos(double first, double last) {
            return Math.sqrt((first * first + last * last) / 3 - first * last / 2);
        }

        /**
         * Whether lateness explains the error: it is too much by itself, or most of the spacing, for the gap before a late read
         * is the lateness again.
         */
        private boolean late(double span) {
            double late = Math.max(firstLate, lastLate);
            return late > UNSEEN_NANOS
                    && (errorNanos(firstLate, lastLate) > LARGEST_ERROR * span
                            || late > Math.max(firstSpacing, lastSpacing) / 2);
        }
    }
}
