package cerebras.loadtest.measure;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Gathers {@link RetryPromises}. Each user's latest promise is all that it remembers. */
final class PromiseTally {

  private static final long SECOND_NANOS = 1_000_000_000L;

  /** By choice: a longer wait counts as one of a year. */
  private static final long LONGEST_SECONDS = Duration.ofDays(365).toSeconds();

  private final Map<Long, Promise> open = new HashMap<>();
  private final boolean usersReturn;
  private final Sample waits = Sample.ofNanos();
  private long kept;
  private long broken;
  private long tooLong;

  /** @param usersReturn whether users make one call after the other; if not, only attempts of one call are followed */
  PromiseTally(boolean usersReturn) {
    this.usersReturn = usersReturn;
  }

  private static final class Promise {
    private final long madeNanos;
    private final long promisedNanos;
    private boolean tooLong;

    private Promise(long madeNanos, long waitNanos) {
      this.madeNanos = madeNanos;
      this.promisedNanos = madeNanos + waitNanos;
    }

    private boolean shownTooLongBy(long letInNanos) {
      boolean shown = !tooLong && madeNanos < letInNanos && letInNanos < promisedNanos - SECOND_NANOS;
      tooLong |= shown;
      return shown;
    }
  }

  void letIn(Attempt attempt) {
    long sentNanos = attempt.moments().sentNanos();
    tooLong += open.values().stream().filter(promise -> promise.shownTooLongBy(sentNanos)).count();
    kept += tests(attempt) ? 1 : 0;
  }

  void refused(Attempt attempt) {
    broken += tests(attempt) ? 1 : 0;
  }

  /** To be called after {@link #refused}. */
  void promised(Attempt refused, Duration wait) {
    long waitNanos = Math.min(wait.toSeconds(), LONGEST_SECONDS) * SECOND_NANOS;
    waits.add(waitNanos);
    if (usersReturn || refused.willBeRetried()) {
      open.put(refused.user(), new Promise(refused.moments().endNanos(), waitNanos));
    }
  }

  /** Whether the attempt was sent when its user had been told to; the promise is over in any case. */
  private boolean tests(Attempt attempt) {
    Promise promise = open.remove(attempt.user());
    return promise != null && promise.promisedNanos <= attempt.moments().sentNanos();
  }

  RetryPromises promises() {
    Distribution all = waits.distribution();
    return new RetryPromises(all.n(), kept, broken, tooLong, all);
  }
}
