package cerebras.loadtest.measure;

import java.util.Map;

/**
 * One step of the charts over time.
 *
 * @param startNanos beginning of the step, since the load began
 * @param tokensPerSecond output tokens that arrived in the step / its length; the last step ends with the last attempt
 * @param meanInFlight attempts under way, averaged over the step
 * @param outcomes attempts that ended in the step, by outcome
 * @param timeToFirstTokenMedianNanos over successful attempts that ended in the step; {@code null} when there were none
 * @param outputSpeedMedian tokens per second, likewise
 * @param latencyMedianNanos end to end, likewise
 */
public record TimelinePoint(
    long startNanos,
    double tokensPerSecond,
    double meanInFlight,
    Map<Outcome, Long> outcomes,
    Double timeToFirstTokenMedianNanos,
    Double outputSpeedMedian,
    Double latencyMedianNanos) {}
