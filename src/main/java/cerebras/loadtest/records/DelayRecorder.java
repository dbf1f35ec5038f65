package cerebras.loadtest.records;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Counts delays of one thread for another one that reads them from time to time. Counting takes no lock, waits for
 * nobody and allocates nothing.
 */
public final class DelayRecorder {

  private static final long LOWEST_NANOS = TimeUnit.MICROSECONDS.toNanos(1);
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final int SIGNIFICANT_DIGITS = 2;

  private final SingleWriterRecorder recorder =
      new SingleWriterRecorder(LOWEST_NANOS, HIGHEST_NANOS, SIGNIFICANT_DIGITS);
  private Histogram latest;

  /** An empty histogram that takes what {@link #drainInto} gives. */
  public static Histogram histogram() {
    return new Histogram(LOWEST_NANOS, HIGHEST_NANOS, SIGNIFICANT_DIGITS);
  }

  /** Counts a delay, on always the same thread. One below 0 counts as 0, one above ten minutes as ten minutes. */
  public void add(long nanos) {
    recorder.recordValue(Math.max(0, Math.min(HIGHEST_NANOS, nanos)));
  }

  /** Adds what was counted since the last call to {@code sum}; to be called by always the same thread. */
  public void drainInto(Histogram sum) {
    latest = recorder.getIntervalHistogram(latest);
    sum.add(latest);
  }

  /** What was counted since the last call; {@code null} when nothing was. */
  public Delays drain() {
    Histogram sum = histogram();
    drainInto(sum);
    return Delays.of(sum);
  }
}
