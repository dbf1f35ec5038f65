package cerebras.loadtest.quota;

import cerebras.loadtest.quota.ModelQuota.Balance;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LocalBucket;
import io.github.bucket4j.local.LocalBucketBuilder;
import java.time.Duration;

/**
 * What is left of one limit, counted by Bucket4j; full at first. Moments are milliseconds since the epoch and never go
 * back from call to call. For one thread at a time.
 */
final class Bucket {

  private final Limit limit;
  private final Refill refill;
  private final Moment moment = new Moment();
  private final LocalBucket left;

  Bucket(Limit limit, Refill refill) {
    this.limit = limit;
    this.refill = refill;
    this.left = new LocalBucketBuilder().addLimit(refill.bandwidth(limit)).withCustomTimePrecision(moment).build();
  }

  Limit limit() {
    return limit;
  }

  /** Whole requests or tokens; 0 after more was used than was left. */
  long remaining(long nowMillis) {
    return Math.max(0, at(nowMillis).getAvailableTokens());
  }

  /**
   * The smallest wait until so much is available, 0 if it is now; the amount is not above the limit's. Bucket4j rounds
   * its estimate down, so it is asked whether that suffices, or a millisecond more. To ask it for a later moment
   * changes nothing: its lock-free bucket, the default, answers from a copy of its state.
   */
  long waitMillis(long amount, long nowMillis) {
    if (amount <= remaining(nowMillis)) {
      return 0;
    }
    long ticks = at(nowMillis).estimateAbilityToConsume(amount).getNanosToWaitForRefill();
    long waitMillis = refill.tick().toMillis(ticks);
    while (amount > remaining(nowMillis + waitMillis)) {
      waitMillis++;
    }
    return waitMillis;
  }

  /** Takes so much, available or not. */
  void take(long amount, long nowMillis) {
    if (amount > 0) {
      at(nowMillis).consumeIgnoringRateLimits(amount);
    }
  }

  /**
   * Puts back a part, above 0, of what was taken at an earlier moment; never lifts the bucket over the limit's amount.
   * By choice, what comes back to a fixed window after its end is lost.
   */
  void giveBack(long amount, long takenAtMillis, long nowMillis) {
    if (refill == Refill.TOKEN_BUCKET || nowMillis < windowEndMillis(takenAtMillis)) {
      at(nowMillis).addTokens(amount);
    }
  }

  Balance balance(long nowMillis) {
    return new Balance(limit, remaining(nowMillis), Duration.ofMillis(millisUntilReset(nowMillis)));
  }

  private long millisUntilReset(long nowMillis) {
    return refill == Refill.TOKEN_BUCKET
        ? waitMillis(limit.amount(), nowMillis)
        : windowEndMillis(nowMillis) - nowMillis;
  }

  private long windowEndMillis(long millis) {
    long periodMillis = limit.period().duration().toMillis();
    return (Math.floorDiv(millis, periodMillis) + 1) * periodMillis;
  }

  private LocalBucket at(long millis) {
    moment.ticks = refill.tick().convert(Duration.ofMillis(millis));
    return left;
  }

  /** Tells Bucket4j the time that it is asked for. */
  private static final class Moment implements TimeMeter {

    private long ticks;

    @Override
    public long currentTimeNanos() {
      return ticks;
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
