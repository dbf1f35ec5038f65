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
 * Searches for the highest number of users that meets a service level, where any single trial may be wrong.
 *
 * <p>It doubles the users until a level misses, then takes the geometric mean of both ends of the gap until they are within
 * 5 % or 1 user of each other, and then repeats both ends. All trials count: the capacity lies in the gap between
 * neighbouring levels that the fewest trials contradict. A trial contradicts a gap if it met above it or missed below it.
 * If several gaps are equally good, the capacity lies between the first and the last of them. A confirmation that
 * contradicts a wrong trial widens the gap again.
 *
 * <p>A caller may extend a trial that is not conclusive before it reports the finding. Not thread-safe.
 */
public final class CapacitySearch {

    private static final double CLOSE = 1.05;
    private static final int GROWTH = 2;
    /** A level is confirmed when this many more trials agree than disagree. */
    private static final int CONFIRMED = 2;

    private final int lowest;
    private final int highest;
    private final int mostTrials;
    private final NavigableMap<Integer, Trials> levels = new TreeMap<>();
    private int trials;

    private CapacitySearch(int lowest, int highest, int mostTrials) {
        this.lowest = lowest;
        this.highest = highest;
        this.mostTrials = mostTrials;
    }

    /**
     * @param lowest the first level, at least 1
     * @param highest the highest that may be tried, not below the lowest
     * @param mostTrials the search ends after this many; a search from 1 to 1,000 usually takes about 15
     * @throws IllegalArgumentException if there is nothing to search
     */
    public static CapacitySearch start(int lowest, int highest, int mostTrials) {
        if (lowest < 1 || highest < lowest) {
            throw new IllegalArgumentException("lowest=" + lowest + " and highest=" + highest
                    + " are not a range of users:" + " expected 1 <= lowest <= highest");
        }
        return new CapacitySearch(lowest, highest, mostTrials);
    }

    /** The level to try next; absent when the search is over. Returns the same until a finding is recorded. */
    public OptionalInt next() {
        if (trials >= mostTrials) {
            return OptionalInt.empty();
        }
        return next(bracket());
    }

    /** Records the finding of a trial of this level. */
    public void record(int users, Finding finding) {
        trials++;
        levels.merge(users, Trials.none(users).and(finding), (before, one) -> before.and(finding));
    }

    /** The result so far. */
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
