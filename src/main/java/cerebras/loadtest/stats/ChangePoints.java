package cerebras.loadtest.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Where the level of a series of figures changed: binary segmentation (Scott and Knott, Biometrics 30, 1974; Vostrikova,
 * Soviet Mathematics Doklady 24, 1981) with a rank statistic and permutation p-values, which assumes no distribution.
 *
 * <p>For a split after k of n figures with ranks r, the statistic is |Σ_{i ≤ k} (r_i − (n + 1) / 2)| / √(k (n − k) / n); a
 * segment's is its largest, over splits that leave at least two figures on each side. Its p-value is the share of orders of
 * the same figures whose statistic is at least as large: (1 + such orders) / (1 + {@value #PERMUTATIONS}), in random orders
 * with a fixed seed. Where it is small enough, the series is split there, and both parts are searched in the same way.
 */
public final class ChangePoints {

    private static final int PERMUTATIONS = 9_999;
    private static final int FEWEST_ON_A_SIDE = 2;
    private static final long SEED = 1;
    /** Sums of ranks that differ by less are equal. */
    private static final double ROUNDING = 1e-9;

    private ChangePoints() {}

    /**
     * A change of level.
     *
     * @param index of the first figure of the new level
     * @param pValue how often chance alone would show as much in its segment
     */
    public record ChangePoint(int index, double pValue) {}

    private record Split(int index, double statistic) {}

    /**
     * The fewest figures in which a change can be found: with fewer, even the rarest of all orders, the lower half first or last,
     * comes more often by chance.
     */
    public static int fewest(double level) {
        int n = 2 * FEWEST_ON_A_SIDE;
        while (2 / orders(n) > level) {
            n++;
        }
        return n;
    }

    /** In how many ways n figures can be divided into halves before and after: n! / ((n / 2)! (n − n / 2)!). */
    private static double orders(int n) {
        int half = n / 2;
        return IntStream.rangeClosed(1, half)
                .mapToDouble(i -> (double) (n - half + i) / i)
                .reduce(1, (a, b) -> a * b);
    }

    /**
     * The changes of a series, in its order.
     *
     * @param level the largest p-value of a change, for example 0.05, divided by the number of series looked at
     */
    public static List<ChangePoint> of(double[] series, double level) {
        List<ChangePoint> found = new ArrayList<>();
        search(series, 0, series.length, level, found);
        found.sort(Comparator.comparingInt(ChangePoint::index));
        return List.copyOf(found);
    }

    private static void search(double[] series, int from, int to, double level, List<ChangePoint> found) {
        if (to - from < fewest(level)) {
            return;
        }
        double[] ranks = ranks(series, from, to);
        Split split = largest(ranks);
        double pValue = pValue(ranks, split.statistic());
        if (pValue <= level) {
            found.add(new ChangePoint(from + split.index(), pValue));
            search(series, from, from + split.index(), level, found);
            search(series, from + split.index(), to, level, found);
        }
    }

    /** Less their mean; equal figures share the mean of their ranks. */
    private static double[] ranks(double[] series, int from, int to) {
        return IntStream.range(from, to)
                .mapToDouble(i -> {
                    long below = IntStream.range(from, to)
                            .filter(j -> series[j] < series[i])
                            .count();
                    long equal = IntStream.range(from, to)
                            .filter(j -> series[j] == series[i])
                            .count();
                    return below + (equal + 1) / 2.0 - (to - from + 1) / 2.0;
                })
                .toArray();
    }

    private static Split largest(double[] ranks) {
        int n = ranks.length;
        Split largest = new Split(0, 0);
        double sum = ranks[0];
        for (int k = FEWEST_ON_A_SIDE; k <= n - FEWEST_ON_A_SIDE; k++) {
            sum += ranks[k - 1];
            double statistic = Math.abs(sum) / Math.sqrt(k * (n - k) / (double) n);
            if (statistic > largest.statistic() + ROUNDING) {
                largest = new Split(k, statistic);
            }
        }
        return largest;
    }

    private static double pValue(double[] ranks, double statistic) {
        if (statistic == 0) {
            return 1;
        }
        var random = new Random(SEED);
        double[] order = ranks.clone();
        int asLarge = 0;
        for (int i = 0; i < PERMUTATIONS; i++) {
            shuffle(order, random);
            asLarge += largest(order).statistic() >= statistic - ROUNDING ? 1 : 0;
        }
        return (1.0 + asLarge) / (1 + PERMUTATIONS);
    }

    private static void shuffle(double[] values, Random random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double kept = values[i];
            values[i] = values[j];
            values[j] = kept;
        }
    }
}
