package cerebras.loadtest.analysis.capacity;

import cerebras.loadtest.stats.Estimate;
import java.util.OptionalDouble;

/**
 * What a {@link Knee} needs to know of one step of a staircase.
 *
 * @param users at the same time, at least 1
 * @param throughput output tokens per second of all users together
 * @param timeToFirstTokenNanos median; absent when not measured
 * @param speedTokensPerSecond median output speed of a call; absent when not measured
 * @param quotaRefused share of attempts that a quota refused, 0 to 1
 * @param queueRefused share of attempts that the provider refused because it was full, 0 to 1
 * @param clientStrained whether this client was itself too busy to be believed
 */
public record StepFigures(
    int users,
    Estimate throughput,
    OptionalDouble timeToFirstTokenNanos,
    OptionalDouble speedTokensPerSecond,
    double quotaRefused,
    double queueRefused,
    boolean clientStrained) {}
