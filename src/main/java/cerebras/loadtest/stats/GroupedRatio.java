package cerebras.loadtest.stats;

import java.util.Arrays;

/**
 * A ratio of two sums over groups of calls, such as successes over attempts, with the error that comes from groups being
 * different as wholes. (Cochran, Sampling Techniques, 6.3 and 9A.2.)
 *
 * @param parts for each group
 * @param wholes for each group, together more than 0
 */
public record GroupedRatio(double[] parts, double[] wholes) {

    public double ratio() {
        return Arrays.stream(parts).sum() / whole();
    }

    private double whole() {
        return Arrays.stream(wholes).sum();
    }

    /** Of the ratio, when groups are independent of each other. */
    public double variance() {
        double[] residuals = residuals();
        double sum =
                Arrays.stream(residuals).map(residual -> residual * residual).sum();
        return sum / residuals.length / (residuals.length - 1);
    }

    /** The error of the ratio, when groups follow one another in time. */
    public CorrelationFit overTime() {
        return CorrelationFit.ofMean(residuals());
    }

    /**
     * The same, where the parts are a number of the wholes, so that their noise is known: that of independent calls.
     *
     * @param median as in {@link CorrelationFit#ofShare}
     * @throws IllegalArgumentException when none or all have the property: nothing is known of the noise
     */
    public CorrelationFit shareOverTime(CorrelationFit median) {
        double share = ratio();
        if (share <= 0 || share >= 1) {
            throw new IllegalArgumentException("a share of " + share);
        }
        return CorrelationFit.ofShare(residuals(), share * (1 - share) / whole() * parts.length, median);
    }

    /** What each group has more of than the ratio would give it, as a part of a mean whole: their mean is off as the ratio is. */
    private double[] residuals() {
        double ratio = ratio();
        double mean = whole() / wholes.length;
        double[] residuals = new double[parts.length];
        Arrays.setAll(residuals, i -> (parts[i] - ratio * wholes[i]) / mean);
        return residuals;
    }
}
