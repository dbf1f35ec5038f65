package cerebras.loadtest.metrics;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The latest span of time of each user. Finds those around a moment without looking at all: of spans that end after the
 * moment, only those that begin after it too are looked at in vain, and with attempts in the order of their ends those are
 * few.
 */
final class UserSpans {

  private final Map<Long, Span> latest = new HashMap<>();
  private final NavigableSet<Span> byEnd =
      new TreeSet<>(Comparator.comparingLong(Span::endNanos).thenComparingLong(Span::user));

  private record Span(long user, long startNanos, long endNanos) {}

  /**
   * Puts a span in the place of the user's latest.
   *
   * @param endNanos the first moment that is no longer in it
   * @return whether there was one
   */
  boolean put(long user, long startNanos, long endNanos) {
    boolean replaced = remove(user);
    Span span = new Span(user, startNanos, endNanos);
    latest.put(user, span);
    byEnd.add(span);
    return replaced;
  }

  /** Forgets the user's span; says whether there was one. */
  boolean remove(long user) {
    Span span = latest.remove(user);
    return span != null && byEnd.remove(span);
  }

  /** Forgets the spans that the moment is in, and says how many they were. */
  int removeAround(long momentNanos) {
    int removed = 0;
    Iterator<Span> endLater = byEnd.tailSet(new Span(Long.MAX_VALUE, 0, momentNanos), false).iterator();
    while (endLater.hasNext()) {
      Span span = endLater.next();
      if (span.startNanos() <= momentNanos) {
        endLater.remove();
        latest.remove(span.user());
        removed++;
      }
    }
    return removed;
  }

  int size() {
    return latest.size();
  }
}
