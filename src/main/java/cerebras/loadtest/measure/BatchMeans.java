package cerebras.loadtest.measure;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Throughput of a window with an interval from batch means: the window is cut into equal batches, and the spread of their
 * means, which hardly depend on each other, says how sure the mean of the whole is. (Law, Simulation Modeling and Analysis,
 * 9.5.3.)
 */
final class BatchMeans {

  static final int BATCHES = 20;

  /** With fewer batches than this the interval is not worth its name. */
  static final int FEWEST_BATCHES = 10;

  private static final double UPPER = 0.975;
  private static final double NANOS_PER_SECOND = 1e9;

  private final long startNanos;
  private final double batchNanos;
  private final double[] tokens = new double[BATCHES];

  BatchMeans(Window planned) {
    startNanos = planned.startNanos();
    batchNanos = (double) (planned.endNanos() - planned.startNanos()) / BATCHES;
  }

  /** Adds tokens that arrived inside the planned window. */
  void arrived(long momentNanos, double count) {
    int batch = (int) ((momentNanos - startNanos) / batchNanos);
    tokens[Math.min(batch, BATCHES - 1)] += count;
  }

  /** Adds what another one has gathered of the same window. */
  void add(BatchMeans other) {
    Arrays.setAll(tokens, batch -> tokens[batch] + other.tokens[batch]);
  }

  /** Tokens in all batches. */
  double total() {
    return Arrays.stream(tokens).sum();
  }

  /**
   * Tokens per second over what the run lasted of the window, with the interval of its complete batches; {@code null} when
   * the window has no length.
   */
  Estimate estimate(Window lasted) {
    if (lasted.endNanos() <= lasted.startNanos()) {
      return null;
    }
    double rate = total() / lasted.seconds();
    int batches = (int) ((lasted.endNanos() - startNanos) / batchNanos + 1e-9);
    if (batches < FEWEST_BATCHES) {
      return new Estimate(rate, null, null);
    }
    double margin = TDistribution.of(batches - 1).inverseCumulativeProbability(UPPER)
        * Math.sqrt(variance(batches) / batches);
    return new Estimate(rate, Math.max(0, rate - margin), rate + margin);
  }

  private double variance(int batches) {
    double perSecond = NANOS_PER_SECOND / batchNanos;
    double mean = Arrays.stream(tokens, 0, batches).map(count -> count * perSecond).average().orElseThrow();
    return Arrays.stream(tokens, 0, batches).map(count -> Math.pow(count * perSecond - mean, 2)).sum() / (batches - 1);
  }
}
