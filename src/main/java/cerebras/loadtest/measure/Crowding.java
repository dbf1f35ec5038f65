package cerebras.loadtest.measure;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How much the values of a window are alike when they come at about the same time: calls that wait in the same queue are
 * slow together. A thousand such calls say less about a percentile than a thousand independent ones.
 */
final class Crowding {

  private static final int BATCHES = 20;
  /**
   * By choice: a higher bound would miss more of the crowding. One of five windows of independent values exceeds it by
   * chance, and gets wider intervals than it need have.
   */
  private static final double BY_CHANCE = 1.587;
  /** Standard errors to the ends of a 95 % interval whose variance is known. */
  private static final double NORMAL_REACH = 1.96;

  private final long startNanos;
  private final double batchNanos;
  /** For each value how many each batch has of it. */
  private final Map<Long, int[]> counts = new HashMap<>();

  Crowding(Window window) {
    startNanos = window.startNanos();
    batchNanos = (double) (window.endNanos() - window.startNanos()) / BATCHES;
  }

  /** @param value rounded, as histograms do: memory grows with the different ones */
  void add(long momentNanos, long value) {
    int batch = (int) ((momentNanos - startNanos) / batchNanos);
    counts.computeIfAbsent(value, unknown -> new int[BATCHES])[Math.max(0, Math.min(batch, BATCHES - 1))]++;
  }

  /** Adds what another one has gathered of the same window. */
  void add(Crowding other) {
    other.counts.forEach((value, batches) ->
        counts.merge(value, batches, Crowding::sum));
  }

  private static int[] sum(int[] some, int[] more) {
    int[] sum = new int[BATCHES];
    Arrays.setAll(sum, batch -> some[batch] + more[batch]);
    return sum;
  }

  /**
   * How many independent values say as much about the share of values up to {@code highest}: all divided by the design
   * effect, which is the variance of that share as batches show it / the variance of a binomial one. (Korn and Graubard,
   * Survey Methodology 24, 1998; Woodruff, Journal of the American Statistical Association 47, 1952, for percentiles.)
   * A design effect as chance makes it is taken as 1.
   *
   * @param n number of values
   */
  long independent(long highest, long n) {
    int[] all = perBatch(Long.MAX_VALUE);
    int[] upTo = perBatch(highest);
    double share = (double) IntStream.of(upTo).sum() / n;
    var excess = new BatchSeries(IntStream.range(0, BATCHES)
        .mapToDouble(batch -> (upTo[batch] - share * all[batch]) * BATCHES / n)
        .toArray());
    double effect = excess.varianceOfMean() / (share * (1 - share) / n);
    double lessSure = Math.pow(excess.reach(1) / NORMAL_REACH, 2);
    return effect > BY_CHANCE ? (long) Math.max(1, n / (effect * lessSure)) : n;
  }

  private int[] perBatch(long highest) {
    int[] sums = new int[BATCHES];
    counts.forEach((value, batches) -> {
      if (value <= highest) {
        Arrays.setAll(sums, batch -> sums[batch] + batches[batch]);
      }
    });
    return sums;
  }
}
