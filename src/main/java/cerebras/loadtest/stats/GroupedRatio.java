package cerebras.loadtest.stats;

import java.util.Arrays;

/**
 * A ratio of two sums over groups of calls, such as successes over attempts, with the variance that comes from groups
 * being different as wholes. (Cochran, Sampling Techniques, 6.3 and 9A.2.)
 *
 * @param parts for each group
 * @param wholes for each group, together more than 0
 */
public record GroupedRatio(double[] parts, double[] wholes) {

    /** Over so many neighbours, stretches of time may have something in common. */
    private static final int LAGS = 3;

    public double ratio() {
        return Arrays.stream(parts).sum() / Arrays.stream(wholes).sum();
    }

    /** Groups know nothing of each other. */
    public double variance() {
        double[] residuals = residuals();
        return corrected(covariance(residuals, 0));
    }

    /**
     * Groups follow one another in time, and neighbours may be alike: their covariances count too, the less the farther they
     * are apart. (Newey and West, A Simple, Positive Semi-definite, Heteroskedasticity and Autocorrelation Consistent
     * Covariance Matrix, 1987.) Neighbours that are unlike each other by luck do not make it smaller.
     */
    public double varianceOverTime() {
        double[] residuals = residuals();
        double variance = covariance(residuals, 0);
        double alike = 0;
        for (int lag = 1; lag <= LAGS; lag++) {
            alike += 2 * (1 - lag / (LAGS + 1.0)) * covariance(residuals, lag);
        }
        return corrected(variance + Math.max(0, alike));
    }

    /** What each group has more of than the ratio of the whole would give it, as a part of the whole. */
    private double[] residuals() {
        double ratio = ratio();
        double whole = Arrays.stream(wholes).sum();
        double[] residuals = new double[parts.length];
        for (int i = 0; i < parts.length; i++) {
            residuals[i] = (parts[i] - ratio * wholes[i]) / whole;
        }
        return residuals;
    }

    private static double covariance(double[] residuals, int lag) {
        double sum = 0;
        for (int i = lag; i < residuals.length; i++) {
            sum += residuals[i] * residuals[i - lag];
        }
        return sum;
    }

    private double corrected(double variance) {
        return variance * parts.length / (parts.length - 1);
    }
}
