package cerebras.loadtest.analysis.capacity;

import cerebras.loadtest.analysis.capacity.Capacity.Trials;
import cerebras.loadtest.analysis.slo.Finding;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Searches for the highest number of users that still meets a service level, when every trial may be wrong.
 *
 * <p>It doubles the users until a level misses, then halves the gap geometrically until its ends are within 5 %, or 1
 * user, of each other, and then tries both ends once more. All trials count, and none for good: the capacity is taken
 * to lie in the gap between neighbouring levels that the fewest trials contradict, a trial contradicting it where it met
 * above or missed below. Where several gaps are equally good, it lies anywhere from the first to the last of them. So
 * one wrong trial is put right by the confirmation that contradicts it, which widens the gap again.
 *
 * <p>A caller that is not sure of a trial may measure for longer before it tells the finding. For one thread.
 */
public final class CapacitySearch {

  private static final double CLOSE = 1.05;
  private static final int GROWTH = 2;
  /** A level was confirmed when so many more trials agree than disagree. */
  private static final int CONFIRMED = 2;

  private final int lowest;
  private final int highest;
  private final int mostTrials;
  private final NavigableMap<Integer, Trials> levels = new TreeMap<>();
  private int heard;

  private CapacitySearch(int lowest, int highest, int mostTrials) {
    this.lowest = lowest;
    this.highest = highest;
    this.mostTrials = mostTrials;
  }

  /**
   * @param lowest the level to begin with, at least 1
   * @param highest the highest that may be tried, not below the lowest
   * @param mostTrials where the search ends at the latest; from 1 to 1,000 some 15 are usual
   * @throws IllegalArgumentException if there is nothing to search
   */
  public static CapacitySearch start(int lowest, int highest, int mostTrials) {
    if (lowest < 1 || highest < lowest) {
      throw new IllegalArgumentException("lowest=" + lowest + " and highest=" + highest + " are not a range of users:"
          + " expected 1 <= lowest <= highest");
    }
    return new CapacitySearch(lowest, highest, mostTrials);
  }

  /** The level to try next; absent when the search is over. Asked again without a finding, it says the same. */
  public OptionalInt next() {
    if (heard >= mostTrials) {
      return OptionalInt.empty();
    }
    return next(bracket());
  }

  /** What a trial of this level found. */
  public void heard(int users, Finding finding) {
    heard++;
    levels.merge(users, Trials.none(users).and(finding), (before, one) -> before.and(finding));
  }

  /** What is known so far. */
  public Capacity capacity() {
    Bracket bracket = bracket();
    return new Capacity(bracket.low(), bracket.high(), next(bracket).isEmpty());
  }

  private Bracket bracket() {
    return Bracket.of(List.copyOf(levels.values()));
  }

  private OptionalInt next(Bracket bracket) {
    int low = bracket.low().map(Trials::users).orElse(lowest - 1);
    int high = bracket.high().map(Trials::users).orElse(highest + 1);
    boolean close = bracket.low().isPresent() && bracket.high().isPresent() && high <= low * CLOSE;
    if (close || high - low <= 1) {
      return unconfirmed(bracket);
    }
    if (bracket.low().isEmpty()) {
      return OptionalInt.of(lowest);
    }
    return OptionalInt.of(bracket.high().isEmpty() ? above(low) : between(low, high));
  }

  private static OptionalInt unconfirmed(Bracket bracket) {
    return Stream.of(bracket.low(), bracket.high())
        .flatMap(Optional::stream)
        .filter(end -> end.lead() < CONFIRMED)
        .mapToInt(Trials::users)
        .findFirst();
  }

  private int above(int low) {
    return (int) Math.min(highest, (long) low * GROWTH);
  }

  private static int between(int low, int high) {
    return Math.min(high - 1, Math.max(low + 1, (int) Math.round(Math.sqrt((double) low * high))));
  }

  /**
   * Two tried levels between which the capacity lies.
   *
   * @param low the highest level that meets: more of its trials met than missed; absent if the capacity may lie below all
   * @param high the lowest level that misses: more of its trials missed than met; absent if it may lie above all
   */
  record Bracket(Optional<Trials> low, Optional<Trials> high) {

    /**
     * From the first to the last of the gaps between neighbouring levels that the fewest trials contradict.
     *
     * @param levels in ascending order
     */
    static Bracket of(List<Trials> levels) {
      Bracket best = new Bracket(Optional.empty(), levels.stream().findFirst());
      // How many more trials contradict the gap above a level than contradict the gap below all levels.
      int contradictions = 0;
      int fewest = 0;
      for (int i = 0; i < levels.size(); i++) {
        Trials level = levels.get(i);
        Optional<Trials> high = levels.stream().skip(i + 1).findFirst();
        contradictions += level.missed() - level.met();
        if (contradictions < fewest) {
          fewest = contradictions;
          best = new Bracket(Optional.of(level), high);
        } else if (contradictions == fewest) {
          best = new Bracket(best.low, high);
        }
      }
      return best;
    }
  }
}
