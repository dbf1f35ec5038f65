package cerebras.loadtest.analysis.comparison;

import cerebras.loadtest.stats.CorrelationFit.TooShort;
import java.util.Optional;

/**
 * One figure of both sides.
 *
 * @param metric which figure
 * @param base the base's; {@code null} when it has too little for one
 * @param other the other side's; likewise
 * @param change how much more it is than the base's, as a part of that; of shares, the plain difference; {@code null}
 *     when a side has no figure
 * @param low lower end of the interval of that change, which excludes 0 exactly if the difference is shown; {@code null} when a
 *     side has no figure, or a run is too short for one
 * @param high upper end
 * @param pValue how often chance alone would show as much between equal runs, all figures looked at considered;
 *     {@code null} likewise
 * @param detectable the smallest change for the worse that would have been shown in 80 % of such comparisons, as a positive part
 *     of the base's figure, of shares the plain difference; {@code null} likewise
 * @param tooShort how long the runs should be, where one is too short; otherwise {@code null}
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
        Double detectable,
        TooShort tooShort,
        Change verdict) {

    static Difference unknown(ComparedMetric metric, Optional<Double> base, Optional<Double> other) {
        return new Difference(
                metric, base.orElse(null), other.orElse(null), null, null, null, null, null, null, Change.TOO_FEW);
    }

    static Difference tooShort(ComparedMetric metric, double base, double other, Contrast contrast) {
        return new Difference(
                metric,
                base,
                other,
                metric.change(contrast.difference()),
                null,
                null,
                null,
                null,
                contrast.tooShort(),
                Change.TOO_SHORT);
    }

    /**
     * @param pValue of the contrast, adjusted for all that is looked at
     * @param error probability with which the interval leaves out the true difference: by the same adjustment
     */
    static Difference of(
            ComparedMetric metric,
            double base,
            double other,
            Contrast contrast,
            double pValue,
            double error,
            double threshold) {
        double change = metric.change(contrast.difference());
        double low = metric.change(contrast.low(error));
        double high = metric.change(contrast.high(error));
        double detectable = Math.abs(metric.change(metric.forTheWorse(contrast.detectable(error))));
        return new Difference(
                metric,
                base,
                other,
                change,
                low,
                high,
                pValue,
                detectable,
                null,
                verdict(metric, change, low, high, metric.matters(threshold)));
    }

    private static Change verdict(ComparedMetric metric, double change, double low, double high, double matters) {
        boolean shown = low > 0 || high < 0;
        if (shown && Math.abs(change) >= matters) {
            return metric.worse(change) ? Change.WORSE : Change.BETTER;
        }
        boolean allSmall = -matters < low && high < matters;
        return shown || allSmall ? Change.SMALLER_THAN_MATTERS : Change.NONE_SHOWN;
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
        /** A run is too short for the state of the service: equal runs may differ as much. */
        TOO_SHORT,
        /** Not enough was measured, on one side at least. */
        TOO_FEW
    }
}
