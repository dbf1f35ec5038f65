package cerebras.loadtest.quota;

import java.util.Comparator;

/**
 * The most that may be used of a resource in a period. Limits are checked in their natural order: requests before
 * tokens, a shorter period before a longer one.
 *
 * @param amount requests or tokens, 1 to {@link #MOST}
 */
public record Limit(Resource resource, Period period, long amount) implements Comparable<Limit> {

  /** More than any plan allows in a day; up to here the buckets' integers cannot overflow. */
  public static final long MOST = 10_000_000_000L;

  private static final Comparator<Limit> ORDER =
      Comparator.comparing(Limit::resource).thenComparing(Limit::period).thenComparing(Limit::amount);

  /** @throws IllegalArgumentException if the amount is out of range */
  public Limit {
    if (amount < 1 || amount > MOST) {
      throw new IllegalArgumentException("amount=" + amount + " is out of range: expected 1 to " + MOST);
    }
  }

  /** As the names of the headers end: {@code requests-minute}. */
  public String name() {
    return resource + "-" + period;
  }

  @Override
  public int compareTo(Limit other) {
    return ORDER.compare(this, other);
  }
}
