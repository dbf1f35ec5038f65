package cerebras.loadtest.live;

import java.util.concurrent.TimeUnit;

/**
 * When the blocks come: after every period, and in a long run more seldom, so that hours do not flood a log.
 *
 * @param periodNanos between two blocks; 0 for no block at all
 */
record Rhythm(long periodNanos) {

  /** By choice: most experiments are over by then, and who watches a longer one looks now and then. */
  static final long PATIENT_FROM_NANOS = TimeUnit.MINUTES.toNanos(5);
  static final long PATIENT_NANOS = TimeUnit.SECONDS.toNanos(30);

  boolean silent() {
    return periodNanos == 0;
  }

  /** Until the next block, in nanoseconds: at the next whole number of periods. */
  long waitNanos(long elapsedNanos) {
    long nanos = elapsedNanos < PATIENT_FROM_NANOS ? periodNanos : Math.max(periodNanos, PATIENT_NANOS);
    return nanos - elapsedNanos % nanos;
  }
}
