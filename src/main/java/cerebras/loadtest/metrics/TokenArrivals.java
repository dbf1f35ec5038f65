package cerebras.loadtest.metrics;

import cerebras.loadtest.records.Arrivals;
import cerebras.loadtest.records.Attempt;
import java.util.Arrays;

/** When the output tokens of an attempt arrived: the definition behind every throughput. */
public final class TokenArrivals {

    /** Receives a number of tokens, which may be fractional, and their arrival time. */
    @FunctionalInterface
    public interface Sink {
        void arrived(long momentNanos, double tokens);
    }

    private static final long NANOS_PER_MICRO = 1_000;

    private TokenArrivals() {}

    /**
     * Spreads the tokens of a streamed call over its reads in proportion to their bytes of text. The tokens of a call that is
     * not streamed, or that streamed no text, arrive at its end. An attempt without a token count has no arrivals.
     */
    public static void spread(Attempt attempt, Sink sink) {
        if (attempt.outputTokens().isEmpty()) {
            return;
        }
        double tokens = attempt.outputTokens().getAsInt();
        if (attempt.arrivals() == null || attempt.arrivals().reads() == 0) {
            sink.arrived(attempt.moments().endNanos(), tokens);
        } else {
            overReads(attempt.arrivals(), attempt.moments().firstTokenNanos(), tokens, sink);
        }
    }

    private static void overReads(Arrivals arrivals, long firstTokenNanos, double tokens, Sink sink) {
        double tokensPerByte =
                tokens / Arrays.stream(arrivals.readTextBytes()).asLongStream().sum();
        long momentNanos = firstTokenNanos;
        for (int i = 0; i < arrivals.reads(); i++) {
            momentNanos += arrivals.readGapMicros()[i] * NANOS_PER_MICRO;
            sink.arrived(momentNanos, arrivals.readTextBytes()[i] * tokensPerByte);
        }
    }
}
