package cerebras.loadtest.analysis.comparison;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Several questions of the same data: p-values made larger, so that between equal runs any of them falls below 5 % in at
 * most 5 % of the cases, however they hang together. (Holm, A Simple Sequentially Rejective Multiple Test Procedure, 1979.)
 */
final class Holm {

  private Holm() {}

  /** The adjusted p-values, in the order of the given ones. */
  static double[] adjusted(double[] pValues) {
    int[] ascending = IntStream.range(0, pValues.length).boxed()
        .sorted((one, other) -> Double.compare(pValues[one], pValues[other]))
        .mapToInt(Integer::intValue).toArray();
    double[] adjusted = Arrays.copyOf(pValues, pValues.length);
    double least = 0;
    for (int rank = 0; rank < ascending.length; rank++) {
      least = Math.max(least, Math.min(1, (ascending.length - rank) * pValues[ascending[rank]]));
      adjusted[ascending[rank]] = least;
    }
    return adjusted;
  }
}
