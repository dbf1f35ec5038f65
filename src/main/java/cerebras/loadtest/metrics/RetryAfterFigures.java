package cerebras.loadtest.metrics;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Timestamps;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Sample;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What became of Retry-After: each refusal that has it promises its user to be let in once that time has passed since
 * the refusal arrived. The user's next attempt puts it to the test; one that was neither let in nor refused decides
 * nothing.
 *
 * <p>A promise is for one caller: of several who were promised the same moment, the first may use up what there is.
 *
 * @param made refusals with Retry-After that was understood, in seconds, in milliseconds or as a date
 * @param kept the user came back at the promised moment or later, and was let in
 * @param broken the user came back at the promised moment or later, and was refused
 * @param brokenAlone broken ones without anybody being let in of those who were sent between the two refusals, from the
 *     sending of the first to the arrival of the second: the wait was too short, others outside the run share the
 *     quota, or the user asked for more tokens than before. Somebody whose answer was complete only after the user's
 *     next broken promise is overlooked
 * @param tooLong any user's attempt that was sent after the refusal, but more than a second before the promised moment,
 *     was let in: the wait was longer than that one needed, even if Retry-After was rounded up to the second. It may
 *     have needed fewer tokens. An answer that was complete only after the promise had been tested is overlooked
 * @param waits the promised times in nanoseconds
 */
public record RetryAfterFigures(long made, long kept, long broken, long brokenAlone, long tooLong, Distribution waits) {

  /** Those put to the test. */
  public long tested() {
    return kept + broken;
  }

  /** Those that were not: the user came back too early, or not at all before the end of the run. */
  public long untested() {
    return made - tested();
  }

  /**
   * The latest span of time of each user. Finds those around a moment without looking at all: of spans that end after the
   * moment, only those that begin after it too are looked at in vain, and with attempts in the order of their ends those are
   * few.
   */
  static final class UserSpans {

    private final Map<Long, Span> latest = new HashMap<>();
    private final NavigableSet<Span> byEnd =
        new TreeSet<>(Comparator.comparingLong(Span::endNanos).thenComparingLong(Span::user));

    private record Span(long user, long startNanos, long endNanos) {}

    /**
     * Puts a span in the place of the user's latest.
     *
     * @param endNanos the first moment that is no longer in it
     * @return whether there was one
     */
    boolean put(long user, long startNanos, long endNanos) {
      boolean replaced = remove(user);
      Span span = new Span(user, startNanos, endNanos);
      latest.put(user, span);
      byEnd.add(span);
      return replaced;
    }

    /** Forgets the user's span; says whether there was one. */
    boolean remove(long user) {
      Span span = latest.remove(user);
      return span != null && byEnd.remove(span);
    }

    /** Forgets the spans that the moment is in, and says how many they were. */
    int removeAround(long momentNanos) {
      int removed = 0;
      Iterator<Span> endLater = byEnd.tailSet(new Span(Long.MAX_VALUE, 0, momentNanos), false).iterator();
      while (endLater.hasNext()) {
        Span span = endLater.next();
        if (span.startNanos() <= momentNanos) {
          endLater.remove();
          latest.remove(span.user());
          removed++;
        }
      }
      return removed;
    }

    int size() {
      return latest.size();
    }
  }

  /** Gathers {@link RetryAfterFigures}. Each user's latest promises are all that it remembers. */
  static final class Tally {

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
    Tally(boolean usersReturn) {
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

    RetryAfterFigures promises() {
      Distribution all = waits.distribution();
      return new RetryAfterFigures(all.n(), kept, broken, brokenAlone + alone.size(), tooLong, all);
    }
  }
}
