package cerebras.loadtest.records;

/**
 * Pauses for garbage collection, in which nothing else of the process runs. The JVM tells them in whole milliseconds:
 * shorter ones count with 0 time.
 *
 * @param count number of pauses
 * @param totalNanos how long all of them took
 * @param longestNanos how long the longest took; {@code null} when there was none
 */
public record Pauses(long count, long totalNanos, Long longestNanos) {

  /** There was none. */
  public static final Pauses NONE = new Pauses(0, 0, null);

  /** These, and another one. */
  public Pauses with(long nanos) {
    return and(new Pauses(1, nanos, nanos));
  }

  /** These and those. */
  public Pauses and(Pauses others) {
    return new Pauses(count + others.count, totalNanos + others.totalNanos, longer(longestNanos, others.longestNanos));
  }

  private static Long longer(Long one, Long other) {
    return one == null || other != null && other > one ? other : one;
  }
}
