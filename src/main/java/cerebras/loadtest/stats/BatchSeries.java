package cerebras.loadtest.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The means of equally long batches of a window, in the order of time, and how far their mean may be off. What is slow now
 * is often slow a moment later: then neighbouring batches are alike, and so many batches say no more than fewer that are
 * independent of each other. With φ, the correlation of neighbours, n batches count as n (1 − φ) / (1 + φ). (Tafazzoli,
 * Steiger and Wilson, N-Skart, IEEE Transactions on Automatic Control 56, 2011; for trends Santer and others, Journal of
 * Geophysical Research 105, 2000.)
 *
 * @param values at least 2
 */
public record BatchSeries(double[] values) {

    private static final double UPPER = 0.975;
    /** By choice: with so few, Student's t makes an interval that says nothing. */
    private static final double FEWEST_INDEPENDENT = 3;
    /** By choice, to stay away from 1. */
    private static final double STRONGEST_CORRELATION = 0.9;

    double mean() {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** Variance of the mean: s² / independent batches. */
    double varianceOfMean() {
        return sumOfSquares() / (values.length - 1) / effectiveSize();
    }

    /** How many independent batches say as much, at most as many as there are. */
    public double effectiveSize() {
        double correlation = correlation();
        return values.length * (1 - correlation) / (1 + correlation);
    }

    /** Whether they are enough for an interval. */
    public boolean sufficient() {
        return effectiveSize() >= FEWEST_INDEPENDENT;
    }

    /** How many standard errors away the ends of a 95 % interval are, when {@code fitted} figures were made of the batches. */
    public double criticalValue(int fitted) {
        return TDistribution.of(Math.max(1, effectiveSize() - fitted)).inverseCumulativeProbability(UPPER);
    }

    /**
     * Of neighbours, 0 to {@value #STRONGEST_CORRELATION}. In short series it comes out too low by about (1 + 4 r) / n, which
     * is added. (Kendall, Biometrika 41, 1954.) Batches that take turns in being high and low are taken as independent.
     */
    private double correlation() {
        double squares = sumOfSquares();
        if (squares == 0) {
            return 0;
        }
        double mean = mean();
        double products = 0;
        for (int i = 1; i < values.length; i++) {
            products += (values[i] - mean) * (values[i - 1] - mean);
        }
        double found = products / squares;
        return Math.min(STRONGEST_CORRELATION, Math.max(0, found + (1 + 4 * found) / values.length));
    }

    /** Σ (value − mean)². */
    public double sumOfSquares() {
        double mean = mean();
        return Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
    }
}
