package cerebras.loadtest.analysis.capacity;

import java.util.List;
import java.util.Optional;

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
