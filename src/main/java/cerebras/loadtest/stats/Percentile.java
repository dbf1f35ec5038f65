package cerebras.loadtest.stats;

/**
 * One percentile of a sample, with a distribution-free 95 % interval.
 *
 * @param percent for example 99 or 99.9
 * @param value the smallest value that this share of the sample does not exceed
 * @param low lower end of the interval; {@code null} when the sample is too small to give one
 * @param high upper end; {@code null} together with {@code low}
 */
public record Percentile(double percent, double value, Double low, Double high) {

    /** Whether the sample is too small for a two-sided 95 % interval: the value is then a hint, not a finding. */
    public boolean sampleTooSmall() {
        return low == null;
    }
}
