package cerebras.loadtest.emulator.log;

import java.util.Arrays;

/**
 * The parts of one answer that were sent, in order: one for each event of a stream, one for a whole answer. An answer
 * that a fault hit may have others: half a body, garbage, headers alone. The moments are {@link System#nanoTime()} of
 * the emulator's JVM. A moment of sending is taken just before the bytes are handed to the socket, so no client can
 * have seen them earlier.
 */
public final class Emissions {

    private final long[] plannedNanos;
    private final long[] sentNanos;
    private final int[] tokens;

    public Emissions(long[] plannedNanos, long[] sentNanos, int[] tokens) {
        this.plannedNanos = plannedNanos;
        this.sentNanos = sentNanos;
        this.tokens = tokens;
    }

    /** How many parts were sent; 0 if not even the first. */
    public int size() {
        return sentNanos.length;
    }

    /** When part {@code i} was due. */
    public long plannedNanos(int i) {
        return plannedNanos[i];
    }

    /** When part {@code i} was sent; never before it was due. */
    public long sentNanos(int i) {
        return sentNanos[i];
    }

    /** Output tokens in part {@code i}. Of the events without text only the end of a choice has some: those not seen. */
    public int tokens(int i) {
        return tokens[i];
    }

    /** Output tokens in all parts. */
    public int totalTokens() {
        return Arrays.stream(tokens).sum();
    }
}
