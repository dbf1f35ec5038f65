package cerebras.loadtest.quota;

import java.time.Duration;

/**
 * What is left of one limit. Moments are milliseconds since the epoch and never go back from call to call. For one
 * thread at a time.
 */
sealed interface Bucket permits TokenBucket, FixedWindow {

  Limit limit();

  /** Whole requests or tokens; below 0 after more was used than was left. */
  long available(long nowMillis);

  /** The smallest wait until so much is available that is not now, and is not above the limit's amount. */
  long millisUntilAvailable(long amount, long nowMillis);

  /** The wait until all of the limit's amount is available. */
  long millisUntilReset(long nowMillis);

  /** Takes so much, available or not. */
  void take(long amount, long nowMillis);

  /** Puts back a part of what was taken at an earlier moment; never lifts the bucket over the limit's amount. */
  void giveBack(long amount, long takenAtMillis, long nowMillis);

  /** What a client is told to be left: never below 0. */
  default long remaining(long nowMillis) {
    return Math.max(0, available(nowMillis));
  }

  /** The smallest wait until so much is available, 0 if it is now; the amount is not above the limit's. */
  default long waitMillis(long amount, long nowMillis) {
    return amount <= remaining(nowMillis) ? 0 : millisUntilAvailable(amount, nowMillis);
  }

  default Balance balance(long nowMillis) {
    return new Balance(limit(), remaining(nowMillis), Duration.ofMillis(millisUntilReset(nowMillis)));
  }
}
