package cerebras.loadtest.stats;

import cerebras.loadtest.stats.CorrelationFit.TooShort;

/**
 * One percentile of a sample, with a distribution-free 95 % interval.
 *
 * @param percent for example 99 or 99.9
 * @param value the smallest value that this share of the sample does not exceed
 * @param low lower end of the interval; {@code null} when the sample is too small to give one
 * @param high upper end; {@code null} together with {@code low}
 * @param tooShort why there is no interval, where the window was too short; otherwise {@code null}
 */
public record Percentile(double percent, double value, Double low, Double high, TooShort tooShort) {

    public Percentile(double percent, double value, Double low, Double high) {
        this(percent, value, low, high, null);
    }

    /** Whether the sample is too small for a two-sided 95 % interval: the value is then a hint, not a finding. */
    public boolean sampleTooSmall() {
        return low == null;
    }
}
