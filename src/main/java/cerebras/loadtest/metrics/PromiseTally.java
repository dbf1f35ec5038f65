package cerebras.loadtest.metrics;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Timestamps;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Sample;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Gathers {@link RetryPromises}. Each user's latest promises are all that it remembers. */
final class PromiseTally {

  private static final long SECOND_NANOS = 1_000_000_000L;

  private final Map<Long, Promise> open = new HashMap<>();
  /** Broken promises, from one refusal to the other, as long as nobody is known to have been let in meanwhile. */
  private final UserSpans alone = new UserSpans();
  /** From a refusal to a second before the promised moment: who is let in then shows that the wait was too long. */
  private final UserSpans waiting = new UserSpans();
  private final boolean usersReturn;
  private final Sample waits = Sample.ofNanos();
  private long latestLetInNanos = Long.MIN_VALUE;
  private long kept;
  private long broken;
  private long brokenAlone;
  private long tooLong;

  /** @param usersReturn whether users make one call after the other; if not, only attempts of one call are followed */
  PromiseTally(boolean usersReturn) {
    this.usersReturn = usersReturn;
  }

  private record Promise(long askedNanos, long promisedNanos) {

    private boolean testedAt(long sentNanos) {
      return promisedNanos <= sentNanos;
    }
  }

  void letIn(Attempt attempt) {
    long sentNanos = attempt.moments().sentNanos();
    latestLetInNanos = Math.max(latestLetInNanos, sentNanos);
    alone.removeAround(sentNanos);
    tooLong += waiting.removeAround(sentNanos);
    Promise promise = returned(attempt.user());
    kept += promise != null && promise.testedAt(sentNanos) ? 1 : 0;
  }

  void refused(Attempt attempt) {
    Promise promise = returned(attempt.user());
    if (promise != null && promise.testedAt(attempt.moments().sentNanos())) {
      broken++;
      if (latestLetInNanos < promise.askedNanos) {
        boolean another = alone.put(attempt.user(), promise.askedNanos, attempt.moments().endNanos());
        brokenAlone += another ? 1 : 0;
      }
    }
  }

  /**
   * To be called after {@link #refused}.
   *
   * @param wait at most {@link cerebras.loadtest.quota.Announcement#LONGEST_WAIT}
   */
  void promised(Attempt refused, Duration wait) {
    long waitNanos = wait.toNanos();
    waits.add(waitNanos);
    if (usersReturn || refused.willBeRetried()) {
      Timestamps refusal = refused.moments();
      long promisedNanos = refusal.endNanos() + waitNanos;
      open.put(refused.user(), new Promise(refusal.sentNanos(), promisedNanos));
      waiting.put(refused.user(), refusal.endNanos() + 1, promisedNanos - SECOND_NANOS);
    }
  }

  private Promise returned(long user) {
    waiting.remove(user);
    return open.remove(user);
  }

  RetryPromises promises() {
    Distribution all = waits.distribution();
    return new RetryPromises(all.n(), kept, broken, brokenAlone + alone.size(), tooLong, all);
  }
}
