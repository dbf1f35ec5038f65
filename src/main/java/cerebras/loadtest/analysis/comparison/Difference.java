package cerebras.loadtest.analysis.comparison;

import java.util.Optional;

/**
 * One figure of both sides.
 *
 * @param metric which figure
 * @param base the base's; {@code null} when it has too little for one
 * @param other the other side's; likewise
 * @param change how much more it is than the base's, as a part of that; of shares, the plain difference; {@code null}
 *     when a side has no figure
 * @param low lower end of the 95 % interval of that change; {@code null} likewise
 * @param high upper end
 * @param pValue how often chance alone would show as much between equal runs, all figures looked at considered;
 *     {@code null} likewise
 * @param verdict what may be said
 */
public record Difference(
        ComparedMetric metric,
        Double base,
        Double other,
        Double change,
        Double low,
        Double high,
        Double pValue,
        Change verdict) {

    private static final double SIGNIFICANT = 0.05;

    static Difference unknown(ComparedMetric metric, Optional<Double> base, Optional<Double> other) {
        return new Difference(metric, base.orElse(null), other.orElse(null), null, null, null, null, Change.TOO_FEW);
    }

    static Difference of(
            ComparedMetric metric, double base, double other, Contrast contrast, double pValue, double threshold) {
        double change = metric.change(contrast.difference());
        double low = metric.change(contrast.low());
        double high = metric.change(contrast.high());
        double matters = metric.matters(threshold);
        return new Difference(
                metric, base, other, change, low, high, pValue, verdict(metric, change, low, high, pValue, matters));
    }

    private static Change verdict(
            ComparedMetric metric, double change, double low, double high, double pValue, double matters) {
        if (pValue < SIGNIFICANT && Math.abs(change) >= matters) {
            return metric.worse(change) ? Change.WORSE : Change.BETTER;
        }
        boolean allSmall = -matters < low && high < matters;
        return allSmall || pValue < SIGNIFICANT ? Change.SMALLER_THAN_MATTERS : Change.NONE_SHOWN;
    }

    /** Whether the interval by itself leaves 0 out, which one figure of seven does easily. */
    public boolean intervalLeavesZeroOut() {
        return low != null && (low > 0 || high < 0);
    }

    /** Whether a change for the worse that matters is still possible. */
    public boolean mayBeWorse(double threshold) {
        double matters = metric.matters(threshold);
        return low == null || (metric.worse(1) ? high >= matters : low <= -matters);
    }

    /** What may be said of one figure. */
    public enum Change {
        /** Shown, for the worse, and at least as large as matters. */
        WORSE,
        /** Shown, for the better, and at least as large as matters. */
        BETTER,
        /** Shown, but smaller than what matters; or what there may be is all smaller than that. */
        SMALLER_THAN_MATTERS,
        /** Chance alone could do that. */
        NONE_SHOWN,
        /** Not enough was measured, on one side at least. */
        TOO_FEW
    }
}
