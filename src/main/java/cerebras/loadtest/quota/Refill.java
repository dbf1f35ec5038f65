package cerebras.loadtest.quota;

import io.github.bucket4j.Bandwidth;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How a used-up limit comes back. The API's documentation describes a token bucket; the waits seen in its refusals, 56
 * and 58 s on a limit of 5 requests a minute, are those of fixed windows.
 */
public enum Refill {
  /**
   * Continuously: each moment gives its share of the amount, up to the amount. Bucket4j is told microseconds where it
   * expects nanoseconds: so amount x period, which it multiplies, fits into 64 bits up to 106 million a day or 2.5
   * thousand million an hour. Above that it falls to doubles and may forget a part of a token at each taking: a wait
   * is then a little longer than need be, never shorter.
   */
  TOKEN_BUCKET(TimeUnit.MICROSECONDS) {
    @Override
    Bandwidth bandwidth(long amount, Duration period) {
      return Bandwidth.builder().capacity(amount).refillGreedy(amount, period).build();
    }
  },
  /**
   * All at once, at the start of each minute, hour or day of the epoch's clock, which is UTC. What was used beyond a
   * reservation counts in the window in which that is known, and is forgotten at its end: each start brings the most
   * that Bucket4j allows, one a nanosecond, which outweighs the amount and a debt of 999 million in any window.
   */
  FIXED_WINDOW(TimeUnit.NANOSECONDS) {
    @Override
    Bandwidth bandwidth(long amount, Duration period) {
      return Bandwidth.builder().capacity(amount)
          .refillIntervallyAligned(period.toNanos(), period, Instant.EPOCH).build();
    }
  };

  private final TimeUnit tick;

  Refill(TimeUnit tick) {
    this.tick = tick;
  }

  /** What Bucket4j is told to be a nanosecond. */
  TimeUnit tick() {
    return tick;
  }

  /** The limit as Bucket4j has it, in ticks. */
  Bandwidth bandwidth(Limit limit) {
    return bandwidth(limit.amount(), Duration.ofNanos(tick.convert(limit.period().duration())));
  }

  abstract Bandwidth bandwidth(long amount, Duration period);

  /** As plan files write it: {@code token-bucket}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
