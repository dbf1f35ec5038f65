package cerebras.loadtest.stats;

import cerebras.loadtest.stats.DesignEffect.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.apache.commons.statistics.distribution.BetaDistribution;

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
    private static final double MEDIAN = 50;
    private static final double TAIL = 0.025;
    /** By choice, somewhat more than {@link #TAIL}: that values are not alike is itself not certain. */
    private static final double ONE_SIDED = 0.04;

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

    /** Of whole numbers. */
    public static Sample ofWholeNumbers() {
        return new Sample(1, null);
    }

    /** Of sums of money, to the billionth. */
    public static Sample ofBillionths() {
        return new Sample(1e9, null);
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
        return n == 0 ? Optional.empty() : Optional.of(percentile(percent, n, median(n)));
    }

    private List<Percentile> percentiles(long n) {
        Effect median = median(n);
        List<Percentile> percentiles = new ArrayList<>();
        for (double percent : PERCENTS) {
            percentiles.add(percentile(percent, n, median));
        }
        return List.copyOf(percentiles);
    }

    private Effect median(long n) {
        return designEffect == null ? Effect.NONE : designEffect.of(unitsAt((long) Math.ceil(n * MEDIAN / 100)), null);
    }

    /**
     * The value with the interval of the share of values up to it. With m independent values, the ends of the 95 % interval of a
     * share p are the quantiles at 2.5 % of Beta(m p + 1 − c, m (1 − p) + c) and at 97.5 % of Beta(m p + c, m (1 − p) + 1 − c). With
     * c = 1/2 this is Jeffreys' interval, which holds in 95 % on average; with c = 1, that of Clopper and Pearson, which holds in
     * 95 % at least. Values that are alike come in clusters and are more skewed than binomial ones, so c goes from 1/2 to 1 with
     * the design effect d: c = 1 − 1/(2 d). The values at these shares, interpolated between the ranks, enclose the percentile.
     * (Woodruff, Journal of the American Statistical Association 47, 1952; Brown, Cai and DasGupta, Statistical Science 16, 2001;
     * Korn and Graubard, Survey Methodology 24, 1998.) There is none where all m values could be on one side: with
     * max(p, 1 − p)ⁿ > 2.5 %, or with m for n more than {@value #ONE_SIDED}.
     */
    private Percentile percentile(double percent, long n, Effect median) {
        double share = percent / 100;
        double value = atRank((long) Math.ceil(n * share));
        Effect effect = effect(percent, n, median);
        double independent = n / effect.factor();
        double larger = Math.max(share, 1 - share);
        Double small =
                effect.tooShort() == null ? null : designEffect.marginOfSmallChange(share, value * unitsPerValue);
        if (small != null) {
            double margin = small / unitsPerValue;
            return new Percentile(percent, value, Math.max(min, value - margin), Math.min(max, value + margin));
        }
        if (effect.tooShort() != null || Math.pow(larger, n) > TAIL || Math.pow(larger, independent) > ONE_SIDED) {
            return new Percentile(percent, value, null, null, effect.tooShort());
        }
        double correction = 1 - 0.5 / effect.factor();
        double up = independent * share;
        double down = independent - up;
        double low = BetaDistribution.of(up + 1 - correction, down + correction).inverseCumulativeProbability(TAIL);
        double high =
                BetaDistribution.of(up + correction, down + 1 - correction).inverseSurvivalProbability(TAIL);
        return new Percentile(
                percent, value, between(low * n + 0.5, this::fromRank), between(high * n + 0.5, this::atRank));
    }

    private Effect effect(double percent, long n, Effect median) {
        return designEffect == null || percent == MEDIAN
                ? median
                : designEffect.of(unitsAt((long) Math.ceil(n * percent / 100)), median);
    }

    /** Interpolates between ranks, within those that there are. */
    private double between(double rank, LongToDoubleFunction atRank) {
        double within = Math.max(1, Math.min(histogram.getTotalCount(), rank));
        long below = (long) within;
        double low = atRank.applyAsDouble(below);
        return within == below ? low : low + (within - below) * (atRank.applyAsDouble(below + 1) - low);
    }

    /**
     * How many independent values say as much about the share of values up to this one; at least 1 of any, and 1 where the
     * window is too short to say.
     */
    public long effectiveSize(double value) {
        long n = histogram.getTotalCount();
        if (designEffect == null) {
            return n;
        }
        Effect effect = designEffect.of(units(value), median(n));
        return effect.tooShort() == null ? Math.max(1, (long) (n / effect.factor())) : Math.min(1, n);
    }

    private List<Distribution.Point> curve(long n) {
        List<Distribution.Point> points = new ArrayList<>();
        for (double percent : CURVE_PERCENTS) {
            points.add(new Distribution.Point(percent, atRank((long) Math.ceil(n * percent / 100))));
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
