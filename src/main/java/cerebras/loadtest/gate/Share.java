package cerebras.loadtest.gate;

import cerebras.loadtest.measure.Estimate;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * A part of a number of independent things, such as the calls that failed of all calls.
 *
 * @param part how many have the property, 0 to {@code whole}
 * @param whole how many there are, at least 1
 */
public record Share(long part, long whole) {

  private static final double TAIL = 0.025;

  /** The share, 0 to 1. */
  public double value() {
    return (double) part / whole;
  }

  /**
   * The exact 95 % interval of Clopper and Pearson (1934): its ends are the shares with which so many or more, and so
   * many or fewer, would be seen in 2.5 % of samples.
   */
  public Estimate estimate() {
    double low = part == 0 ? 0 : BetaDistribution.of(part, whole - part + 1.0).inverseCumulativeProbability(TAIL);
    double high = part == whole
        ? 1
        : BetaDistribution.of(part + 1.0, whole - part).inverseSurvivalProbability(TAIL);
    return new Estimate(value(), low, high);
  }

  /** Whether the share is at least this, with the confidence of {@link #estimate}. */
  public Finding atLeast(double bound) {
    Estimate estimate = estimate();
    return Finding.of(value() >= bound, estimate.low() >= bound, estimate.high() < bound);
  }

  /** Whether the share is at most this, with the confidence of {@link #estimate}. */
  public Finding atMost(double bound) {
    Estimate estimate = estimate();
    return Finding.of(value() <= bound, estimate.high() <= bound, estimate.low() > bound);
  }
}
