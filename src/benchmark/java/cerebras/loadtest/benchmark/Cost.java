package cerebras.loadtest.benchmark;

import java.util.OptionalDouble;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What one operation costs.
 *
 * @param nanos the mean, nanoseconds
 * @param errorNanos half of the mean's 99.9 % interval, as JMH makes it from the iterations
 * @param bytes allocated; absent where another thread allocates as well
 */
record Cost(double nanos, double errorNanos, OptionalDouble bytes) {

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  /** What JMH, with its profiler "gc", measured of {@code piece}. */
  static Cost of(Piece piece, RunResult measured) {
    Result<?> time = measured.getPrimaryResult();
    double bytes = measured.getSecondaryResults().get(ALLOCATED).getScore();
    return new Cost(
        time.getScore(), time.getScoreError(), piece.besideAnother() ? OptionalDouble.empty() : OptionalDouble.of(bytes));
  }
}
