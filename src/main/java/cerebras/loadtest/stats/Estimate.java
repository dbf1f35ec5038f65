package cerebras.loadtest.stats;

/**
 * A figure with its 95 % interval, which for a throughput comes from batch means.
 *
 * @param value the figure
 * @param low lower end; {@code null} when too little was measured to give one
 * @param high upper end; {@code null} together with {@code low}
 */
public record Estimate(double value, Double low, Double high) {}
