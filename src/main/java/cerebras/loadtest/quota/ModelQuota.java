package cerebras.loadtest.quota;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What one organisation has left of one model. Every request is charged at its start for the most it may use, and
 * settles at its end; it is let in by all limits or touches none. Safe for threads: a call holds a lock for a few
 * divisions.
 *
 * <p>Time is taken in whole milliseconds. A clock that is set back stands still here until it has caught up.
 */
public final class ModelQuota {

  /** Whether a request is let in. */
  public sealed interface Decision permits Reservation, Refused {}

  /**
   * A request that is not let in; nothing was taken for it.
   *
   * @param exceeded the first limit, in the order of limits, that has too little left
   * @param retryAfter the smallest wait, in whole milliseconds, after which the same request is let in by all limits if
   *     no other comes before it; absent when no wait helps because the request needs more than a limit's whole amount
   * @param balances what is left of each limit at the moment of the refusal
   */
  public record Refused(Limit exceeded, Optional<Duration> retryAfter, List<Balance> balances) implements Decision {}

  /**
   * What is left of a limit at one moment.
   *
   * @param remaining whole requests or tokens, never below 0
   * @param untilReset the wait until the whole amount is there again, if nothing is used meanwhile: in a token bucket
   *     until it is full, zero if it is now; in a fixed window until the window ends, which is never zero
   */
  public record Balance(Limit limit, long remaining, Duration untilReset) {}

  private final QuotaPlan plan;
  private final LongSupplier epochNanos;
  private final List<Bucket> buckets;
  private long latestMillis = Long.MIN_VALUE;

  private ModelQuota(QuotaPlan plan, String model, LongSupplier epochNanos) {
    this.plan = plan;
    this.epochNanos = epochNanos;
    this.buckets = plan.limits(model).stream().map(limit -> new Bucket(limit, plan.refill())).toList();
  }

  /**
   * A quota of which nothing is used yet.
   *
   * @param epochNanos the wall clock, nanoseconds since the epoch
   */
  public static ModelQuota of(QuotaPlan plan, String model, LongSupplier epochNanos) {
    return new ModelQuota(plan, model, epochNanos);
  }

  /**
   * Lets a request in or refuses it. It is charged for {@link QuotaPlan#reservedTokens}.
   *
   * @param promptTokens of the whole prompt
   * @param cachedTokens those of them that the prompt cache has, which only {@link Resource#TOTAL_TOKENS} counts
   * @throws IllegalArgumentException if a number is below 0, or if more is cached than the prompt has
   */
  public Decision reserve(int promptTokens, int cachedTokens, OptionalInt maxCompletionTokens) {
    if (cachedTokens < 0 || promptTokens < cachedTokens) {
      throw new IllegalArgumentException("promptTokens=" + promptTokens + ", cachedTokens=" + cachedTokens
          + ": one is below 0, or more is cached than there is");
    }
    return reserve(plan.reservedTokens(promptTokens, maxCompletionTokens), cachedTokens);
  }

  /** What is left of each limit now, in the order of limits; empty if there are none. */
  public synchronized List<Balance> balances() {
    return balances(nowMillis());
  }

  synchronized void settle(Reservation reservation, long usedTokens) {
    if (!reservation.close()) {
      return;
    }
    long nowMillis = nowMillis();
    for (Bucket bucket : buckets) {
      long reserved = need(bucket, reservation.tokens(), reservation.cachedTokens());
      long used = need(bucket, usedTokens, reservation.cachedTokens());
      settle(bucket, reserved - used, reservation.takenAtMillis(), nowMillis);
    }
  }

  private static void settle(Bucket bucket, long unused, long takenAtMillis, long nowMillis) {
    if (unused > 0) {
      bucket.giveBack(unused, takenAtMillis, nowMillis);
    } else {
      bucket.take(-unused, nowMillis);
    }
  }

  private synchronized Decision reserve(long tokens, long cachedTokens) {
    long nowMillis = nowMillis();
    for (Bucket bucket : buckets) {
      if (need(bucket, tokens, cachedTokens) > bucket.remaining(nowMillis)) {
        return new Refused(bucket.limit(), retryAfter(tokens, cachedTokens, nowMillis), balances(nowMillis));
      }
    }
    for (Bucket bucket : buckets) {
      bucket.take(need(bucket, tokens, cachedTokens), nowMillis);
    }
    return new Reservation(this, tokens, cachedTokens, nowMillis);
  }

  /** The longest of the limits' waits: without other requests, what is left of a limit only grows. */
  private Optional<Duration> retryAfter(long tokens, long cachedTokens, long nowMillis) {
    if (buckets.stream().anyMatch(bucket -> need(bucket, tokens, cachedTokens) > bucket.limit().amount())) {
      return Optional.empty();
    }
    return buckets.stream()
        .map(bucket -> Duration.ofMillis(bucket.waitMillis(need(bucket, tokens, cachedTokens), nowMillis)))
        .max(Duration::compareTo);
  }

  private List<Balance> balances(long nowMillis) {
    return buckets.stream().map(bucket -> bucket.balance(nowMillis)).toList();
  }

  private static long need(Bucket bucket, long tokens, long cachedTokens) {
    return bucket.limit().resource().need(tokens, cachedTokens);
  }

  private long nowMillis() {
    latestMillis = Math.max(latestMillis, TimeUnit.NANOSECONDS.toMillis(epochNanos.getAsLong()));
    return latestMillis;
  }
}
