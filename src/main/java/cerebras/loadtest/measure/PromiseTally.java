package cerebras.loadtest.measure;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Gathers {@link RetryPromises}. Each user's latest promises are all that it remembers. */
final class PromiseTally {

  private static final long SECOND_NANOS = 1_000_000_000L;

  /** By choice: a longer wait counts as one of a year. */
  private static final long LONGEST_SECONDS = Duration.ofDays(365).toSeconds();

  private final Map<Long, Promise> open = new HashMap<>();
  /** Broken promises, from one refusal to the other, as long as nobody is known to have been let in meanwhile. */
  private final Map<Long, Window> alone = new HashMap<>();
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

  private static final class Promise {
    private final long askedNanos;
    private final long madeNanos;
    private final long promisedNanos;
    private boolean tooLong;

    private Promise(Moments refusal, long waitNanos) {
      askedNanos = refusal.sentNanos();
      madeNanos = refusal.endNanos();
      promisedNanos = madeNanos + waitNanos;
    }

    private boolean testedAt(long sentNanos) {
      return promisedNanos <= sentNanos;
    }

    private boolean shownTooLongBy(long letInNanos) {
      boolean shown = !tooLong && madeNanos < letInNanos && letInNanos < promisedNanos - SECOND_NANOS;
      tooLong |= shown;
      return shown;
    }
  }

  void letIn(Attempt attempt) {
    long sentNanos = attempt.moments().sentNanos();
    latestLetInNanos = Math.max(latestLetInNanos, sentNanos);
    alone.values().removeIf(window -> window.contains(sentNanos));
    tooLong += open.values().stream().filter(promise -> promise.shownTooLongBy(sentNanos)).count();
    Promise promise = open.remove(attempt.user());
    kept += promise != null && promise.testedAt(sentNanos) ? 1 : 0;
  }

  void refused(Attempt attempt) {
    Promise promise = open.remove(attempt.user());
    if (promise != null && promise.testedAt(attempt.moments().sentNanos())) {
      broken++;
      if (latestLetInNanos < promise.askedNanos) {
        Window window = new Window(promise.askedNanos, attempt.moments().endNanos(), true);
        brokenAlone += alone.put(attempt.user(), window) == null ? 0 : 1;
      }
    }
  }

  /** To be called after {@link #refused}. */
  void promised(Attempt refused, Duration wait) {
    long waitNanos = Math.min(wait.toSeconds(), LONGEST_SECONDS) * SECOND_NANOS;
    waits.add(waitNanos);
    if (usersReturn || refused.willBeRetried()) {
      open.put(refused.user(), new Promise(refused.moments(), waitNanos));
    }
  }

  RetryPromises promises() {
    Distribution all = waits.distribution();
    return new RetryPromises(all.n(), kept, broken, brokenAlone + alone.size(), tooLong, all);
  }
}
