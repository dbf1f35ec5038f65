package cerebras.loadtest.metrics;

import cerebras.loadtest.quota.Announcement.OpenLimit;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.records.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * What the quotas of one model did to a run: all of it, ramp and warm-up included, as the answers told.
 *
 * <p>An attempt was <em>let in</em> when it was answered with HTTP 200, however the answer ended. It was
 * <em>refused</em> when its outcome is {@code quota_requests}, {@code quota_tokens} or {@code rate_limited}. Any other
 * attempt says nothing of quotas: it never came to them, or nobody knows.
 *
 * @param model as requested: quotas are of a model
 * @param attempts all of them
 * @param letIn those that were let in
 * @param announced the limits that headers told of and whose period is known, in their natural order; empty when they
 *     told of none
 * @param open the others
 * @param notUnderstood headers that look like limits and were not understood, each with an example of its value
 * @param refusals by outcome, those that occurred
 * @param promises what became of Retry-After
 * @param headers whether the headers tell the truth
 * @param minutes each whole minute of the run, from the beginning of the load to the end of the sending; empty when
 *     that was shorter than a minute
 * @param uncounted attempts let in whose tokens the server did not count: missing in the minutes
 */
public record QuotaFigures(
    String model,
    long attempts,
    long letIn,
    List<Announced> announced,
    List<Open> open,
    SortedMap<String, String> notUnderstood,
    List<Refusals> refusals,
    RetryPromises promises,
    HeaderCheck headers,
    List<Minute> minutes,
    long uncounted) {

  /**
   * A limit that headers told of.
   *
   * @param limit as it was told last
   * @param changed whether another amount was told before
   * @param levels what was told to be left, over time; empty when it never was
   */
  public record Announced(Limit limit, boolean changed, List<Level> levels) {

    Announced followedBy(Limit next) {
      return new Announced(next, changed || !limit.equals(next), levels);
    }
  }

  /**
   * A limit of which it is not known whether it is of a second, a minute, an hour or a day.
   *
   * @param limit as it was told last
   * @param leastRemaining the least that any answer told to be left; absent when none told
   * @param longestReset the longest that any answer told until it is there again; absent when none told
   */
  public record Open(OpenLimit limit, OptionalLong leastRemaining, Optional<Duration> longestReset) {

    static Open first(OpenLimit limit) {
      return new Open(limit, limit.remaining(), limit.untilReset());
    }

    Open followedBy(Open next) {
      return new Open(
          next.limit,
          Stream.of(leastRemaining, next.leastRemaining).flatMapToLong(OptionalLong::stream).min(),
          Stream.of(longestReset, next.longestReset).flatMap(Optional::stream).max(Duration::compareTo));
    }
  }

  /**
   * What headers told to be left of a limit.
   *
   * @param startNanos beginning of a step of the {@link Timeline}
   * @param remaining requests or tokens: the least that an answer of that step told
   */
  public record Level(long startNanos, long remaining) {}

  /**
   * Attempts that were refused with one outcome.
   *
   * @param firstNanos when the first of these refusals had arrived, counted from the beginning of the load
   * @param letInBefore attempts sent before that moment that were let in, those still under way then included
   */
  public record Refusals(Outcome outcome, long count, long firstNanos, long letInBefore) {

    Refusals oneMore() {
      return new Refusals(outcome, count + 1, firstNanos, letInBefore);
    }

    /** The same, now that an attempt sent at that moment turns out to have been let in. */
    Refusals afterLettingIn(long sentNanos) {
      return sentNanos < firstNanos ? new Refusals(outcome, count, firstNanos, letInBefore + 1) : this;
    }
  }

  /**
   * What was let in of the attempts that were sent in one minute.
   *
   * @param tokens prompt and completion as the server counted them, without those of the prompt that were cached: what
   *     a limit of tokens counts
   */
  public record Minute(long requests, long tokens) {

    static final Minute NOTHING = new Minute(0, 0);

    Minute plus(Minute other) {
      return new Minute(requests + other.requests, tokens + other.tokens);
    }
  }

  /** All attempts that were refused. */
  public long refused() {
    return refusals.stream().mapToLong(Refusals::count).sum();
  }
}
