package cerebras.loadtest.records;

import java.util.OptionalLong;

/**
 * When things happened to an attempt: nanoseconds since the load of the run began, on the run's monotonic clock. A
 * moment that did not happen is {@code null}, never 0.
 *
 * @param dueNanos the plan wanted the request sent
 * @param releasedNanos the pacing let it go, after a wait for quota if one was needed; absent without pacing
 * @param sentNanos handed to the HTTP engine, before DNS, TCP and TLS
 * @param connectedNanos a usable connection was in hand
 * @param headersNanos status and headers had arrived
 * @param firstTokenNanos first event with text of any kind (answer, reasoning or tool call)
 * @param firstAnswerNanos first event with text of the answer
 * @param lastTokenNanos last event with text
 * @param endNanos the answer was complete, or had failed
 */
public record Timestamps(
        Long dueNanos,
        Long releasedNanos,
        Long sentNanos,
        Long connectedNanos,
        Long headersNanos,
        Long firstTokenNanos,
        Long firstAnswerNanos,
        Long lastTokenNanos,
        Long endNanos) {

    /** The same, so much later. */
    Timestamps later(long nanos) {
        return new Timestamps(
                later(dueNanos, nanos),
                later(releasedNanos, nanos),
                later(sentNanos, nanos),
                later(connectedNanos, nanos),
                later(headersNanos, nanos),
                later(firstTokenNanos, nanos),
                later(firstAnswerNanos, nanos),
                later(lastTokenNanos, nanos),
                later(endNanos, nanos));
    }

    private static Long later(Long moment, long nanos) {
        return moment == null ? null : Long.valueOf(moment + nanos);
    }

    /** When waiting for the answer began: when it was due, or sent where nothing was planned; {@code null} when neither was. */
    public Long begunNanos() {
        return dueNanos == null ? sentNanos : dueNanos;
    }

    /**
     * {@code to - from}, absent when either is; 0 where the two cross, as moments that different threads note may, and timers
     * that fire a little early.
     */
    public static OptionalLong between(Long from, Long to) {
        return from == null || to == null ? OptionalLong.empty() : OptionalLong.of(Math.max(0, to - from));
    }
}
