package cerebras.loadtest.load;

import cerebras.loadtest.settings.ClusterSettings.Share;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The due times of calls, in order: nanoseconds since the start of the load. */
public final class Schedule {

    private final long[] dueNanos;
    private final Share share;

    private Schedule(long[] dueNanos) {
        this(dueNanos, Share.WHOLE);
    }

    private Schedule(long[] dueNanos, Share share) {
        this.dueNanos = dueNanos;
        this.share = share;
    }

    /** No calls. */
    public static Schedule empty() {
        return new Schedule(new long[0]);
    }

    /** Evenly spaced calls, the first immediately; gaps shrink during the ramp. */
    public static Schedule constant(RateProfile rate) {
        return of(rate, DoubleStream.iterate(0, count -> count + 1));
    }

    /**
     * A Poisson process. Measured in expected arrivals, its gaps are exponential with mean 1; the profile maps expected
     * arrivals to nanoseconds.
     *
     * @param seed the same seed gives the same schedule
     */
    public static Schedule poisson(RateProfile rate, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return of(rate, DoubleStream.iterate(gap(random), count -> count + gap(random)));
    }

    /** Calls that are all due at the same time. */
    public static Schedule burst(int calls, long momentNanos) {
        long[] dueNanos = new long[calls];
        Arrays.fill(dueNanos, momentNanos);
        return new Schedule(dueNanos);
    }

    /** @param dueNanos the due times, in order */
    public static Schedule at(long... dueNanos) {
        return new Schedule(dueNanos.clone());
    }

    private static Schedule of(RateProfile rate, DoubleStream expectedArrivals) {
        return new Schedule(expectedArrivals
                .mapToLong(rate::momentNanos)
                .takeWhile(nanos -> nanos < rate.endNanos())
                .toArray());
    }

    /** When the first call is due; later than all others of any schedule if there is none. */
    public long firstNanos() {
        return size() == 0 ? Long.MAX_VALUE : dueNanos(0);
    }

    /** The calls of one generator; all shares together are this schedule. To be applied to a whole schedule only. */
    public Schedule shared(Share part) {
        return new Schedule(
                IntStream.range(0, part.of(size()))
                        .mapToLong(own -> dueNanos((int) part.number(own)))
                        .toArray(),
                part);
    }

    /** StrictMath, because Math may differ in the last digit between machines. */
    private static double gap(SplittableRandom random) {
        return -StrictMath.log1p(-random.nextDouble());
    }

    /**
     * The number of a call among those of all generators, from 0.
     *
     * @param call from 0, below {@link #size}
     */
    public int number(int call) {
        return (int) share.number(call);
    }

    /** Number of calls. */
    public int size() {
        return dueNanos.length;
    }

    /** Number of calls that are due at this time or later. */
    public int sizeFrom(long momentNanos) {
        return (int)
                Arrays.stream(dueNanos).filter(nanos -> nanos >= momentNanos).count();
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
     * An arrival rate over time: a linear ramp from 0, then constant until the end.
     *
     * @param perSecond arrivals per second after the ramp, more than 0
     * @param rampNanos length of the rise, 0 or more
     * @param endNanos end of all arrivals, not before the end of the ramp
     */
    public record RateProfile(double perSecond, long rampNanos, long endNanos) {

        private static final double NANOS_PER_SECOND = 1e9;

        /** The expected total number of arrivals: rate x (half of the ramp + the rest). */
        public double expected() {
            return inRamp() + perSecond * (endNanos - rampNanos) / NANOS_PER_SECOND;
        }

        /**
         * The time until which {@code arrivals} arrivals are expected, in nanoseconds; after the end if there are
         * fewer. The inverse of the rate's integral, which is rate x t² / (2 x ramp) in the ramp and a straight line
         * after it.
         */
        long momentNanos(double arrivals) {
            double beyondRamp = arrivals - inRamp();
            return Math.round(
                    beyondRamp < 0
                            ? rampNanos * Math.sqrt(arrivals / inRamp())
                            : rampNanos + beyondRamp * NANOS_PER_SECOND / perSecond);
        }

        private double inRamp() {
            return perSecond * rampNanos / NANOS_PER_SECOND / 2;
        }
    }
}
