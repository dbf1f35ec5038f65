package cerebras.loadtest.models;

import java.time.Duration;

/**
 * How fast an emulated model is.
 *
 * @param tokensPerSecond output speed once the first token is out
 * @param queueTime from the arrival of a request to the start of its processing
 * @param promptTokensPerMilli prompt tokens processed per millisecond, before the first byte of a streamed answer
 * @param eventCadence time between two events of a stream; the speed determines the number of tokens per event
 * @param jitter fraction by which each queue time and each cadence may vary, up or down; 0 for none
 */
public record Pace(
        double tokensPerSecond, Duration queueTime, double promptTokensPerMilli, Duration eventCadence, double jitter) {

    public Pace {
        require(tokensPerSecond > 0, "tokensPerSecond", tokensPerSecond, "more than 0");
        require(!queueTime.isNegative(), "queueTime", queueTime, "0 or more");
        require(promptTokensPerMilli > 0, "promptTokensPerMilli", promptTokensPerMilli, "more than 0");
        require(!eventCadence.isNegative() && !eventCadence.isZero(), "eventCadence", eventCadence, "more than 0");
        require(jitter >= 0 && jitter < 1, "jitter", jitter, "at least 0 and less than 1");
        require(
                meanTokensPerEvent(tokensPerSecond, eventCadence) >= 1,
                "tokensPerSecond",
                tokensPerSecond,
                "at least one token in each event: raise it, or eventCadence");
    }

    /** Speed × cadence: the mean number of tokens in an event after the first. */
    public double tokensPerEvent() {
        return meanTokensPerEvent(tokensPerSecond, eventCadence);
    }

    /**
     * The same pace at another speed: the number of tokens per event changes. If that would be less than one, each
     * event carries one token, and the cadence becomes longer.
     */
    public Pace atSpeed(double tokensPerSecond) {
        boolean slow = meanTokensPerEvent(tokensPerSecond, eventCadence) < 1;
        Duration cadence = slow ? Duration.ofNanos((long) Math.ceil(1e9 / tokensPerSecond)) : eventCadence;
        return new Pace(tokensPerSecond, queueTime, promptTokensPerMilli, cadence, jitter);
    }

    public Pace withTokensPerSecond(double speed) {
        return new Pace(speed, queueTime, promptTokensPerMilli, eventCadence, jitter);
    }

    public Pace withQueueTime(Duration queue) {
        return new Pace(tokensPerSecond, queue, promptTokensPerMilli, eventCadence, jitter);
    }

    public Pace withEventCadence(Duration cadence) {
        return new Pace(tokensPerSecond, queueTime, promptTokensPerMilli, cadence, jitter);
    }

    public Pace withJitter(double share) {
        return new Pace(tokensPerSecond, queueTime, promptTokensPerMilli, eventCadence, share);
    }

    private static double meanTokensPerEvent(double tokensPerSecond, Duration cadence) {
        return tokensPerSecond * cadence.toNanos() / 1e9;
    }

    private static void require(boolean valid, String setting, Object value, String expected) {
        if (!valid) {
            throw new IllegalArgumentException(setting + "=" + value + " is not possible: expected " + expected);
        }
    }
}
