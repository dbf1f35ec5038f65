package cerebras.loadtest.analysis.slo;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Timestamps;
import java.util.stream.DoubleStream;

/**
 * What a user wanted, and the attempts that were made for it, one after the other.
 *
 * @param first its first attempt that is known
 * @param last the one by which it is judged
 */
record Call(Attempt first, Attempt last) {

  Call followedBy(Attempt next) {
    return new Call(first, next);
  }

  boolean success() {
    return last.outcome().success();
  }

  /**
   * What the last attempt measured. Only the latency as the user felt it goes back to the moment when the first one was
   * due, so that failed attempts and the waits after them are in it.
   */
  DoubleStream values(LimitedMetric metric) {
    return metric == LimitedMetric.FELT && first != last
        ? DoubleStream.of(last.moments().endNanos() - dueNanos(first.moments()))
        : metric.metric().values(last);
  }

  private static long dueNanos(Timestamps moments) {
    return moments.dueNanos() == null ? moments.sentNanos() : moments.dueNanos();
  }
}
