package cerebras.loadtest.metrics;

/**
 * The load generator in one step of the charts over time. A component is {@code null} where it was not measured.
 *
 * @param startNanos beginning of the step, as in {@link Timeline}
 * @param eventLoopLagP99Nanos of the worst second of the step
 * @param processCpu mean share of all processors, 0 to 1
 * @param machineCpu the same of all processes
 * @param pauseNanos time in pauses for garbage collection
 */
public record ClientPoint(
    long startNanos, Long eventLoopLagP99Nanos, Double processCpu, Double machineCpu, Long pauseNanos) {}
