package cerebras.loadtest.metrics;

import cerebras.loadtest.metrics.StreamSpeed.Unresolved;
import cerebras.loadtest.records.Attempt;
import java.util.EnumMap;
import java.util.Map;

/**
 * In how many answers the output speed could be measured, of the successful ones that have one. See {@link StreamSpeed}.
 *
 * @param answers all of them
 * @param unresolved those in which it could not, by the reason why; without reasons that did not occur
 * @param fewestReads the fewest reads that brought such an answer's text; 0 when there is none
 * @param mostReads the most
 */
public record SpeedCoverage(long answers, Map<Unresolved, Long> unresolved, int fewestReads, int mostReads) {

  /** Nothing to measure. */
  public static final SpeedCoverage NONE = new SpeedCoverage(0, Map.of(), 0, 0);

  /** How many answers have an output speed that could not be measured. */
  public long missing() {
    return unresolved.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Gathers it from successful attempts. */
  static final class Builder {

    private final Map<Unresolved, Long> unresolved = new EnumMap<>(Unresolved.class);
    private long answers;
    private int fewestReads = Integer.MAX_VALUE;
    private int mostReads;

    void add(Attempt success) {
      StreamSpeed speed = StreamSpeed.of(success);
      answers += speed.exists() ? 1 : 0;
      if (speed.unresolved() != null) {
        unresolved.merge(speed.unresolved(), 1L, Long::sum);
        fewestReads = Math.min(fewestReads, success.arrivals().reads());
        mostReads = Math.max(mostReads, success.arrivals().reads());
      }
    }

    void add(Builder other) {
      other.unresolved.forEach((reason, count) -> unresolved.merge(reason, count, Long::sum));
      answers += other.answers;
      fewestReads = Math.min(fewestReads, other.fewestReads);
      mostReads = Math.max(mostReads, other.mostReads);
    }

    SpeedCoverage coverage() {
      return new SpeedCoverage(answers, Map.copyOf(unresolved), unresolved.isEmpty() ? 0 : fewestReads, mostReads);
    }
  }
}
