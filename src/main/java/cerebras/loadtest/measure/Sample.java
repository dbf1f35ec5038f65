package cerebras.loadtest.measure;

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
    0.1, 1, 2, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 92, 94, 95, 96, 97, 98, 98.5, 99,
    99.3, 99.5, 99.7, 99.8, 99.9
  };
  private static final double TAIL = 0.025;
  private static final int SIGNIFICANT_DIGITS = 3;

  private final Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);
  private final double unitsPerValue;
  private double sum;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  /** @param unitsPerValue the histogram counts in whole units: how many make a value of 1 */
  private Sample(double unitsPerValue) {
    this.unitsPerValue = unitsPerValue;
  }

  /** Of nanoseconds, to the nanosecond. */
  static Sample ofNanos() {
    return new Sample(1);
  }

  /** Of speeds or token counts, to the thousandth. */
  static Sample ofThousandths() {
    return new Sample(1_000);
  }

  /** Of ratios, to the millionth. */
  static Sample ofMillionths() {
    return new Sample(1_000_000);
  }

  /** Of values in the unit of a metric. */
  public static Sample of(AttemptMetric.Unit unit) {
    return unit == AttemptMetric.Unit.TIME ? ofNanos() : ofThousandths();
  }

  /** Adds a value. A histogram knows no negative values: a time outside the server below 0 counts as 0 in percentiles. */
  public void add(double value) {
    histogram.recordValue(Math.max(0, Math.round(value * unitsPerValue)));
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }

  /** Adds values of nanoseconds, as exactly as {@code nanos} has them. */
  void addNanos(Histogram nanos) {
    histogram.add(nanos);
    sum += nanos.getMean() * nanos.getTotalCount();
    min = Math.min(min, nanos.getMinValue());
    max = Math.max(max, nanos.getMaxValue());
  }

  /** Adds the values of another sample, of the same unit. */
  void add(Sample other) {
    histogram.add(other.histogram);
    sum += other.sum;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
  }

  /** What was added so far. */
  public Distribution distribution() {
    long n = histogram.getTotalCount();
    return n == 0
        ? Distribution.EMPTY
        : new Distribution(n, sum / n, min, max, percentiles(n), curve(n));
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
   * The order-statistics interval: with X ~ Binomial(n, p), the largest rank l with P(X ≤ l − 1) ≤ 2.5 % and the smallest
   * rank u with P(X ≥ u) ≤ 2.5 % enclose the p-quantile with at least 95 %. (Hahn and Meeker, Statistical Intervals, 5.2.)
   */
  private Percentile percentile(double percent, long n) {
    double value = atRank((long) Math.ceil(n * percent / 100));
    int trials = (int) Math.min(n, Integer.MAX_VALUE);
    BinomialDistribution binomial = BinomialDistribution.of(trials, percent / 100);
    int low = binomial.inverseCumulativeProbability(TAIL);
    int high = binomial.inverseCumulativeProbability(1 - TAIL) + 1;
    return low < 1 || high > trials
        ? new Percentile(percent, value, null, null)
        : new Percentile(percent, value, atRank(low), atRank(high));
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
    double percentile = 100.0 * rank / histogram.getTotalCount();
    double value = histogram.getValueAtPercentile(percentile) / unitsPerValue;
    return Math.min(max, Math.max(min, value));
  }
}
