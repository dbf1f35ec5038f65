package cerebras.loadtest.stats;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Adjusts the p-values of several tests on the same data, so that the probability of at least one false rejection at the
 * 5 % level stays at most 5 %, however the tests depend on each other. (Holm, A Simple Sequentially Rejective Multiple Test
 * Procedure, Scandinavian Journal of Statistics 6, 1979.)
 */
public final class Holm {

    private static final double LEVEL = 0.05;

    private Holm() {}

    /** The adjusted p-values, in the order of the given ones. */
    public static double[] adjusted(double[] pValues) {
        int[] ascending = IntStream.range(0, pValues.length)
                .boxed()
                .sorted((one, other) -> Double.compare(pValues[one], pValues[other]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = Arrays.copyOf(pValues, pValues.length);
        double least = 0;
        for (int rank = 0; rank < ascending.length; rank++) {
            least = Math.max(least, Math.min(1, (ascending.length - rank) * pValues[ascending[rank]]));
            adjusted[ascending[rank]] = least;
        }
        return adjusted;
    }

    /**
     * The probability with which each interval may leave out the truth, so that it leaves out 0 exactly if the adjusted p-value
     * is below 5 %: 5 % / (n − r), where r of n are. The r smallest were compared with at most that, and all others exceed it.
     */
    public static double intervalError(double[] pValues) {
        long shown = Arrays.stream(adjusted(pValues))
                .filter(pValue -> pValue < LEVEL)
                .count();
        return LEVEL / Math.max(1, pValues.length - shown);
    }
}
