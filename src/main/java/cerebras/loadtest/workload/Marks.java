package cerebras.loadtest.workload;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What makes each call's prompt unlike every other: a number that no call before it had. Numbers count up from a random
 * one, so that no other run, and no other machine, has the same ones: a prompt cache keeps what it knows for an hour.
 *
 * <p>A mark has always the same number of characters and tokens. Thread-safe.
 */
final class Marks {

  /** o200k makes one token of three digits: 6 tokens, and one of the sign. */
  private static final int DIGITS = 18;

  /** The mark of a prompt until it is sent. */
  static final String PLACEHOLDER = "#" + "0".repeat(DIGITS);

  private static final long NUMBERS = 1_000_000_000_000_000_000L;

  private final AtomicLong previous;

  private Marks(long previous) {
    this.previous = new AtomicLong(previous);
  }

  static Marks ofThisRun() {
    return after(ThreadLocalRandom.current().nextLong(NUMBERS));
  }

  static Marks after(long previous) {
    return new Marks(previous);
  }

  /** The number of the next mark. */
  long next() {
    return previous.incrementAndGet();
  }

  /** Writes the digits of the next mark so that they begin at this place. */
  void writeNext(byte[] body, int firstDigit) {
    write(body, firstDigit, next());
  }

  /** Writes the last digits of a number, so that they begin at this place. */
  static void write(byte[] body, int firstDigit, long number) {
    long rest = Math.floorMod(number, NUMBERS);
    for (int place = firstDigit + DIGITS - 1; place >= firstDigit; place--) {
      body[place] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
