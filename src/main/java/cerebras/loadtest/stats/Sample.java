package cerebras.loadtest.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Gathers the values of one metric into a {@link Distribution}. Percentiles come from an HdrHistogram with 3 significant
 * digits; mean, smallest and largest value are exact.
 */
public final class Sample {

    private static final double[] PERCENTS = {50, 90, 95, 99, 99.9};
    private static final double[] CURVE_PERCENTS = {
        0.1, 1, 2, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 92, 94, 95, 96, 97, 98, 98.5,
        99, 99.3, 99.5, 99.7, 99.8, 99.9
    };
    private static final double TAIL = 0.025;
    private static final int SIGNIFICANT_DIGITS = 3;

    /** The largest value that a histogram is given: beyond it, its arithmetic overflows. */
    public static final long MOST_UNITS = Long.MAX_VALUE / 4;

    private final Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);
    private final double unitsPerValue;
    private final DesignEffect designEffect;
    private double sum;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    /**
     * @param unitsPerValue the histogram counts in whole units: how many make a value of 1
     * @param designEffect {@code null} when values are taken as independent
     */
    private Sample(double unitsPerValue, DesignEffect designEffect) {
        this.unitsPerValue = unitsPerValue;
        this.designEffect = designEffect;
    }

    /** Of nanoseconds, to the nanosecond. */
    public static Sample ofNanos() {
        return new Sample(1, null);
    }

    /** Of speeds or token counts, to the thousandth. */
    public static Sample ofThousandths() {
        return new Sample(1_000, null);
    }

    /** Of ratios, to the millionth. */
    public static Sample ofMillionths() {
        return new Sample(1_000_000, null);
    }

    /** The same, of values whose moments in a window are known: neighbours in time need not be independent. */
    public Sample during(Window window) {
        return new Sample(unitsPerValue, new DesignEffect(window));
    }

    /** Adds a value of a moment in the window. */
    public void add(long momentNanos, double value) {
        add(value);
        if (designEffect != null) {
            designEffect.add(momentNanos, units(value));
        }
    }

    /** Adds a value. A histogram knows no negative values: a time outside the server below 0 counts as 0 in percentiles. */
    public void add(double value) {
        histogram.recordValue(units(value));
        sum += value;
        min = Math.min(min, value);
        max = Math.max(max, value);
    }

    /** Adds values of nanoseconds, as exactly as {@code nanos} has them. */
    public void addNanos(Histogram nanos) {
        histogram.add(nanos);
        sum += nanos.getMean() * nanos.getTotalCount();
        min = Math.min(min, nanos.getMinValue());
        max = Math.max(max, nanos.getMaxValue());
    }

    /** Adds the values of another sample, of the same unit and window. */
    public void add(Sample other) {
        histogram.add(other.histogram);
        sum += other.sum;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        if (designEffect != null) {
            designEffect.add(other.designEffect);
        }
    }

    private long units(double value) {
        return Math.min(MOST_UNITS, Math.max(0, Math.round(value * unitsPerValue)));
    }

    /** What was added so far. */
    public Distribution distribution() {
        long n = histogram.getTotalCount();
        return n == 0 ? Distribution.EMPTY : new Distribution(n, sum / n, min, max, percentiles(n), curve(n));
    }

    /** Any percentile of what was added so far; absent when nothing was. */
    public Optional<Percentile> percentile(double percent) {
        long n = histogram.getTotalCount();
        return n == 0 ? Optional.empty() : Optional.of(percentile(percent, n));
    }

    private List<Percentile> percentiles(long n) {
        List<Percentile> percentiles = new ArrayList<>();
        for (double percent : PERCENTS) {
            percentiles.add(percentile(percent, n));
        }
        return List.copyOf(percentiles);
    }

    /**
     * The order-statistics interval: with X ~ Binomial(m, p), the largest rank l with P(X ≤ l − 1) ≤ 2.5 % and the smallest
     * rank u with P(X ≥ u) ≤ 2.5 % enclose the p-quantile with at least 95 %. (Hahn and Meeker, Statistical Intervals, 5.2.)
     * m is the number of values, or of the independent ones that say as much; then each of those ranks stands for
     * n / m values, and the one in their middle is taken: neither end is farther away than the other by construction.
     */
    private Percentile percentile(double percent, long n) {
        long rank = (long) Math.ceil(n * percent / 100);
        int trials = (int) Math.min(effectiveSize(unitsAt(rank)), Integer.MAX_VALUE);
        BinomialDistribution binomial = BinomialDistribution.of(trials, percent / 100);
        int low = binomial.inverseCumulativeProbability(TAIL);
        int high = binomial.inverseCumulativeProbability(1 - TAIL) + 1;
        double each = (double) n / trials;
        return low < 1 || high > trials
                ? new Percentile(percent, atRank(rank), null, null)
                : new Percentile(percent, atRank(rank), fromRank((long) Math.floor(middle(low, each))), atRank((long)
                        Math.ceil(middle(high, each))));
    }

    /** The middle of the ranks that one rank stands for, when each stands for so many. */
    private static double middle(int rank, double each) {
        return (rank - 0.5) * each + 0.5;
    }

    /** How many independent values say as much about the share of values up to this one; at least 1 of any. */
    public long effectiveSize(double value) {
        return effectiveSize(units(value));
    }

    private long effectiveSize(long units) {
        long n = histogram.getTotalCount();
        return designEffect == null ? n : designEffect.effectiveSize(units, n);
    }

    private List<Percentile> curve(long n) {
        List<Percentile> points = new ArrayList<>();
        for (double percent : CURVE_PERCENTS) {
            points.add(new Percentile(percent, atRank((long) Math.ceil(n * percent / 100)), null, null));
        }
        return List.copyOf(points);
    }

    /** The value at a rank counted from 1, kept within the exact smallest and largest value. */
    private double atRank(long rank) {
        return withinExtremes(unitsAt(rank));
    }

    /** The same from below: the smallest value that the histogram does not tell from it. */
    private double fromRank(long rank) {
        return withinExtremes(histogram.lowestEquivalentValue(unitsAt(rank)));
    }

    private double withinExtremes(long units) {
        return Math.min(max, Math.max(min, units / unitsPerValue));
    }

    private long unitsAt(long rank) {
        return histogram.getValueAtPercentile(100.0 * rank / histogram.getTotalCount());
    }
}
