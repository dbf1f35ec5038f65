package cerebras.loadtest.quota;

import java.util.Locale;
import java.util.function.BiFunction;

/**
 * How a used-up limit comes back. The API's documentation describes a token bucket; the waits seen in its refusals, 56
 * and 58 s on a limit of 5 requests a minute, are those of fixed windows.
 */
public enum Refill {
  /** Continuously: each moment gives its share of the amount, up to the amount. */
  TOKEN_BUCKET(TokenBucket::new),
  /** All at once, at the start of each minute, hour or day of the epoch's clock, which is UTC. */
  FIXED_WINDOW(FixedWindow::new);

  private final BiFunction<Limit, Long, Bucket> bucket;

  Refill(BiFunction<Limit, Long, Bucket> bucket) {
    this.bucket = bucket;
  }

  /** A full bucket. */
  Bucket bucket(Limit limit, long nowMillis) {
    return bucket.apply(limit, nowMillis);
  }

  /** As plan files write it: {@code token-bucket}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
