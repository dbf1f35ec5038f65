package cerebras.loadtest.stats;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Adjusts the p-values of several tests on the same data, so that the probability of at least one false rejection at the
 * 5 % level stays at most 5 %, however the tests depend on each other. (Holm, A Simple Sequentially Rejective Multiple Test
 * Procedure, Scandinavian Journal of Statistics 6, 1979.)
 */
public final class Holm {

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
}
