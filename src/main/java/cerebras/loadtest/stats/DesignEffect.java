package cerebras.loadtest.stats;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * How much the values of a window are alike when they come at about the same time: calls that wait in the same queue are
 * slow together. A thousand such calls say less about a percentile than a thousand independent ones.
 */
final class DesignEffect {

    private static final int BATCHES = 20;
    /** The leading bits that tell values apart, as in a histogram of 3 digits. */
    private static final int BITS = 11;

    private static final int PLACES_AT_ONCE = 1 << BITS - 1;
    /**
     * By choice: a higher bound would miss more of the crowding. One of five windows of independent values exceeds it by
     * chance, and gets wider intervals than it need have.
     */
    private static final double BY_CHANCE = 1.587;
    /** Standard errors to the ends of a 95 % interval whose variance is known. */
    private static final double NORMAL_REACH = 1.96;

    private final long startNanos;
    private final double batchNanos;
    /** For each place of values how many each batch has of them; {@code null} where there is none. */
    private int[][] counts = {};

    DesignEffect(Window window) {
        startNanos = window.startNanos();
        batchNanos = (double) (window.endNanos() - window.startNanos()) / BATCHES;
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

    private int[] batches(int place) {
        if (place >= counts.length) {
            counts = Arrays.copyOf(counts, (place / PLACES_AT_ONCE + 1) * PLACES_AT_ONCE);
        }
        if (counts[place] == null) {
            counts[place] = new int[BATCHES];
        }
        return counts[place];
    }

    /** Adds what another one has gathered of the same window. */
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
     * How many independent values say as much about the share of values up to {@code highest}: all divided by the design
     * effect, which is the variance of that share as batches show it / the variance of a binomial one. (Korn and Graubard,
     * Survey Methodology 24, 1998; Woodruff, Journal of the American Statistical Association 47, 1952, for percentiles.)
     * A design effect as chance makes it is taken as 1.
     *
     * @param n number of values
     */
    long effectiveSize(long highest, long n) {
        int[] all = perBatch(Long.MAX_VALUE);
        int[] upTo = perBatch(highest);
        double share = (double) IntStream.of(upTo).sum() / n;
        var excess = new BatchSeries(IntStream.range(0, BATCHES)
                .mapToDouble(batch -> (upTo[batch] - share * all[batch]) * BATCHES / n)
                .toArray());
        double effect = excess.varianceOfMean() / (share * (1 - share) / n);
        double lessSure = Math.pow(excess.criticalValue(1) / NORMAL_REACH, 2);
        return effect > BY_CHANCE ? (long) Math.max(1, n / (effect * lessSure)) : n;
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
