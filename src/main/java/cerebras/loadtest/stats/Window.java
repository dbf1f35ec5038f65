package cerebras.loadtest.stats;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A stretch of the run, from {@code startNanos} up to but not including {@code endNanos}.
 *
 * @param startNanos relative to the start of the load
 * @param endNanos relative to the start of the load
 * @param complete whether the run lasted to the window's planned end
 */
public record Window(long startNanos, long endNanos, boolean complete) {

    /**
     * The shortest time that a rate is given of. By choice: where it begins and ends is known to a few milliseconds, which is a
     * few percent of it.
     */
    public static final long SHORTEST_OF_A_RATE_NANOS = 100_000_000;

    /** Whether it is long enough for rates. */
    public boolean hasRates() {
        return endNanos - startNanos >= SHORTEST_OF_A_RATE_NANOS;
    }

    /** end − start. */
    @JsonProperty
    public long lengthNanos() {
        return endNanos - startNanos;
    }

    /** Length in seconds. */
    public double seconds() {
        return lengthNanos() / 1e9;
    }

    /** The same, cut off where the sending ended before its plan; the same as it is when that was later. */
    public Window endingBy(long momentNanos) {
        return momentNanos >= endNanos ? this : new Window(startNanos, Math.max(startNanos, momentNanos), false);
    }

    public boolean contains(long momentNanos) {
        return startNanos <= momentNanos && momentNanos < endNanos;
    }

    /** Nanoseconds that {@code from}..{@code to} and this window have in common. */
    public long overlapNanos(long from, long to) {
        return Math.max(0, Math.min(to, endNanos) - Math.max(from, startNanos));
    }
}
