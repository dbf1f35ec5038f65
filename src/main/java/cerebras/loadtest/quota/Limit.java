package cerebras.loadtest.quota;

import java.util.Comparator;
import java.util.concurrent.TimeUnit;

/**
 * The most that may be used of a resource in a period. Limits are checked in their natural order: requests before
 * tokens, a shorter period before a longer one.
 *
 * @param amount requests or tokens, 1 to {@link #most}
 */
public record Limit(Resource resource, Period period, long amount) implements Comparable<Limit> {

  private static final Comparator<Limit> ORDER =
      Comparator.comparing(Limit::resource).thenComparing(Limit::period).thenComparing(Limit::amount);

  /** @throws IllegalArgumentException if the amount is out of range */
  public Limit {
    if (amount < 1 || amount > most(period)) {
      throw new IllegalArgumentException("amount=" + amount + " is out of range: expected 1 to " + most(period));
    }
  }

  /** The largest amount of a period: one each microsecond, more than any plan allows, and the most a bucket takes. */
  public static long most(Period period) {
    return TimeUnit.MICROSECONDS.convert(period.duration());
  }

  /** As the names of the headers end: {@code requests-minute}. */
  public String name() {
    return name(resource, period);
  }

  static String name(Resource resource, Period period) {
    return resource + "-" + period;
  }

  @Override
  public int compareTo(Limit other) {
    return ORDER.compare(this, other);
  }
}
