package cerebras.loadtest.load;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/** The moments at which calls are due, in order: nanoseconds since the load began. */
public final class Schedule {

  private final long[] dueNanos;

  private Schedule(long[] dueNanos) {
    this.dueNanos = dueNanos;
  }

  /** Nothing at all. */
  public static Schedule empty() {
    return new Schedule(new long[0]);
  }

  /** Calls that follow one another evenly, the first at once; closer and closer in the ramp. */
  public static Schedule constant(RateProfile rate) {
    return of(rate, DoubleStream.iterate(0, count -> count + 1));
  }

  /**
   * A Poisson process: arrivals that know nothing of each other. In the time that counts expected arrivals, its gaps are
   * exponential with mean 1; the profile turns that time into nanoseconds.
   *
   * @param seed the same one gives the same moments
   */
  public static Schedule poisson(RateProfile rate, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return of(rate, DoubleStream.iterate(gap(random), count -> count + gap(random)));
  }

  /** Calls that are all due at one moment. */
  public static Schedule burst(int calls, long momentNanos) {
    long[] dueNanos = new long[calls];
    Arrays.fill(dueNanos, momentNanos);
    return new Schedule(dueNanos);
  }

  /** @param dueNanos the moments, in order */
  public static Schedule at(long... dueNanos) {
    return new Schedule(dueNanos.clone());
  }

  private static Schedule of(RateProfile rate, DoubleStream expectedArrivals) {
    return new Schedule(expectedArrivals
        .mapToLong(rate::momentNanos)
        .takeWhile(nanos -> nanos < rate.endNanos())
        .toArray());
  }

  /** StrictMath, because Math may differ in the last digit between machines. */
  private static double gap(SplittableRandom random) {
    return -StrictMath.log1p(-random.nextDouble());
  }

  /** How many calls there are. */
  public int size() {
    return dueNanos.length;
  }

  /** How many calls are due at a moment or after it. */
  public int sizeFrom(long momentNanos) {
    return (int) Arrays.stream(dueNanos).filter(nanos -> nanos >= momentNanos).count();
  }

  /**
   * When a call is due, in nanoseconds since the load began.
   *
   * @param call from 0, below {@link #size}
   */
  public long dueNanos(int call) {
    return dueNanos[call];
  }

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
}
