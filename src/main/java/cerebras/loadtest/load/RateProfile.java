package cerebras.loadtest.load;

/**
 * A rate over time: it rises linearly from 0, stays, and ends.
 *
 * @param perSecond arrivals a second after the ramp, more than 0
 * @param rampNanos length of the rise, 0 or more
 * @param endNanos when nothing arrives any more, not before the end of the ramp
 */
public record RateProfile(double perSecond, long rampNanos, long endNanos) {

  private static final double NANOS_PER_SECOND = 1e9;

  /** How many arrivals are expected in all: rate x (half of the ramp + the rest). */
  public double expected() {
    return inRamp() + perSecond * (endNanos - rampNanos) / NANOS_PER_SECOND;
  }

  /**
   * The moment until which {@code arrivals} are expected, in nanoseconds; beyond the end when there are fewer. The
   * inverse of the rate's integral, which is rate x t² / (2 x ramp) in the ramp and a straight line after it.
   */
  long momentNanos(double arrivals) {
    double beyondRamp = arrivals - inRamp();
    return Math.round(beyondRamp < 0
        ? rampNanos * Math.sqrt(arrivals / inRamp())
        : rampNanos + beyondRamp * NANOS_PER_SECOND / perSecond);
  }

  private double inRamp() {
    return perSecond * rampNanos / NANOS_PER_SECOND / 2;
  }
}
