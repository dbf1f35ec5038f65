package cerebras.loadtest.stats;

import cerebras.loadtest.stats.CorrelationFit.TooShort;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The design effect of values that are correlated in time: calls that wait in the same queue are slow together, so that a
 * thousand of them carry less information about a percentile than a thousand independent ones.
 */
final class DesignEffect {

    static final int BATCHES = 60;

    /** With values only in the first few batches, nothing can be said of their correlation. By choice. */
    private static final int FEWEST_BATCHES = 10;
    /** Values on the smaller side of a percentile in each part of the window, for the percentile of the part. By choice. */
    private static final int FEWEST_BEYOND = 5;
    /** Number of leading bits that distinguish values, as in a histogram with 3 significant digits. */
    private static final int BITS = 11;

    private static final int PLACES_AT_ONCE = 1 << BITS - 1;
    /** Quantile of the normal distribution for 95 % intervals with known variance. */
    private static final double NORMAL_REACH = 1.959964;

    private static final double NANOS_PER_SECOND = 1e9;

    private final long startNanos;
    private final double batchNanos;
    /** For each value bucket the number of values in each batch; {@code null} if there are none. */
    private int[][] counts = {};

    DesignEffect(Window window) {
        startNanos = window.startNanos();
        batchNanos = (double) (window.endNanos() - window.startNanos()) / BATCHES;
    }

    /**
     * The effect on one percentile.
     *
     * @param factor the square of the width of an interval over that of independent values, at least 1: so many values say as
     *     much as one independent one (Kish's design effect; Korn and Graubard, Survey Methodology 24, 1998; for percentiles
     *     Woodruff, Journal of the American Statistical Association 47, 1952)
     * @param tooShort set where the window is too short for an interval, here or at the median; otherwise {@code null}
     * @param fit behind it; {@code null} where values count as independent
     */
    record Effect(double factor, TooShort tooShort, CorrelationFit fit) {

        /** Of independent values. */
        static final Effect NONE = new Effect(1, null, null);
    }

    /** @param value 0 or more */
    void add(long momentNanos, long value) {
        int batch = (int) ((momentNanos - startNanos) / batchNanos);
        batches(place(value))[Math.max(0, Math.min(batch, BATCHES - 1))]++;
    }

    /** Ascending with the value; values that agree in their leading bits have one place. */
    private static int place(long value) {
        int cut = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(value) - BITS);
        return cut * PLACES_AT_ONCE + (int) (value >>> cut);
    }

    /** The lowest value of a place. */
    private static long value(int place) {
        int cut = Math.max(0, place / PLACES_AT_ONCE - 1);
        return (long) (place - cut * PLACES_AT_ONCE) << cut;
    }

    private int[] batches(int place) {
        if (place >= counts.length) {
            counts = Arrays.copyOf(counts, (place / PLACES_AT_ONCE + 1) * PLACES_AT_ONCE);
        }
        if (counts[place] == null) {
            counts[place] = new int[BATCHES];
        }
        return counts[place];
    }

    /** Adds the values of another instance for the same window. */
    void add(DesignEffect other) {
        for (int place = 0; place < other.counts.length; place++) {
            if (other.counts[place] != null) {
                addTo(batches(place), other.counts[place]);
            }
        }
    }

    private static void addTo(int[] sums, int[] more) {
        Arrays.setAll(sums, batch -> sums[batch] + more[batch]);
    }

    /**
     * The effect on the share of values up to {@code highest}. Values count as independent where they cover too little of the
     * window, and where all or none of them are up to {@code highest}.
     *
     * @param median the effect at the median, where {@code highest} is beyond it; otherwise {@code null}
     */
    Effect of(long highest, Effect median) {
        int[] all = perBatch(Long.MAX_VALUE);
        int[] upTo = perBatch(highest);
        int batches = BATCHES;
        while (batches > 0 && all[batches - 1] == 0) {
            batches--;
        }
        long n = IntStream.of(all).sum();
        double share = (double) IntStream.of(upTo).sum() / n;
        if (batches < FEWEST_BATCHES || share == 0 || share == 1) {
            return Effect.NONE;
        }
        double[] excess = IntStream.range(0, batches)
                .mapToDouble(batch -> upTo[batch] - share * all[batch])
                .toArray();
        double noise = n * share * (1 - share) / batches;
        CorrelationFit fit = CorrelationFit.ofShare(excess, noise, median == null ? null : median.fit());
        double independent = NORMAL_REACH * Math.sqrt(noise / batches);
        return new Effect(
                Math.max(1, Math.pow(fit.margin() / independent, 2)),
                median != null && median.tooShort() != null
                        ? median.tooShort()
                        : fit.remark(batches * batchNanos / NANOS_PER_SECOND),
                fit);
    }

    /**
     * Half the width of an interval of a percentile that changed little within the window, see {@link
     * CorrelationFit#marginOfSmallChange}.
     *
     * @return {@code null} where it changed more, or where a part of the window has too few values
     */
    Double marginOfSmallChange(double share, double figure) {
        int[] all = perBatch(Long.MAX_VALUE);
        int batches = BATCHES;
        while (batches > 0 && all[batches - 1] == 0) {
            batches--;
        }
        int size = CorrelationFit.batchesOfPart(batches);
        long[] left = new long[batches / size];
        for (int i = 0; i < left.length * size; i++) {
            left[i / size] += all[i];
        }
        if (left.length < FEWEST_BATCHES
                || Arrays.stream(left).anyMatch(n -> n * Math.min(share, 1 - share) < FEWEST_BEYOND)) {
            return null;
        }
        Arrays.setAll(left, part -> (long) Math.ceil(left[part] * share));
        double[] parts = new double[left.length];
        for (int place = 0; place < counts.length; place++) {
            if (counts[place] != null) {
                for (int i = 0; i < left.length * size; i++) {
                    int part = i / size;
                    boolean before = left[part] > 0;
                    left[part] -= counts[place][i];
                    if (before && left[part] <= 0) {
                        parts[part] = value(place);
                    }
                }
            }
        }
        return CorrelationFit.marginOfSmallChange(figure, parts);
    }

    private int[] perBatch(long highest) {
        int[] sums = new int[BATCHES];
        Arrays.stream(counts)
                .limit(place(highest) + 1L)
                .filter(Objects::nonNull)
                .forEach(batches -> addTo(sums, batches));
        return sums;
    }
}
