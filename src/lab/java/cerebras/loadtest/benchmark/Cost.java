package cerebras.loadtest.benchmark;

import java.util.OptionalDouble;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * What one operation costs. Medians and quartiles of JMH's iterations, for on a shared machine a few of them are
 * interrupted: those would decide a mean and its error.
 *
 * @param nanos the median, nanoseconds
 * @param lowNanos a quarter of the iterations was below
 * @param highNanos a quarter of the iterations was above
 * @param bytes allocated; absent where another thread allocates as well
 */
record Cost(double nanos, double lowNanos, double highNanos, OptionalDouble bytes) {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** What JMH, with its profiler "gc", measured of {@code piece}. */
    static Cost of(Piece piece, RunResult measured) {
        Statistics time = measured.getPrimaryResult().getStatistics();
        double bytes =
                measured.getSecondaryResults().get(ALLOCATED).getStatistics().getPercentile(50);
        return new Cost(
                time.getPercentile(50),
                time.getPercentile(25),
                time.getPercentile(75),
                piece.besideAnother() ? OptionalDouble.empty() : OptionalDouble.of(bytes));
    }
}
