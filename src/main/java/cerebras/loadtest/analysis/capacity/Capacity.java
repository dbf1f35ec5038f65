package cerebras.loadtest.analysis.capacity;

import java.util.Optional;

/**
 * What a {@link CapacitySearch} knows: the capacity lies between two levels.
 *
 * @param highestMet the highest level that meets; absent if even the lowest does not, or nothing was tried
 * @param lowestMissed the lowest level that misses; absent if even the highest does not, or nothing was tried
 * @param settled whether the levels are close enough and were each confirmed; if not, the search ended too early
 */
public record Capacity(Optional<Trials> highestMet, Optional<Trials> lowestMissed, boolean settled) {

  /** What can be said of the capacity. */
  public enum Kind {
    /** At least {@code highestMet}, and less than {@code lowestMissed}. */
    BETWEEN,
    /** Not found: even the lowest level misses. */
    BELOW_LOWEST,
    /** At least {@code highestMet}, where the search ended without a level that misses. */
    AT_LEAST,
    /** Nothing was tried. */
    UNKNOWN
  }

  public Kind kind() {
    if (highestMet.isEmpty()) {
      return lowestMissed.isEmpty() ? Kind.UNKNOWN : Kind.BELOW_LOWEST;
    }
    return lowestMissed.isEmpty() ? Kind.AT_LEAST : Kind.BETWEEN;
  }
}
