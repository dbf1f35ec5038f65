package cerebras.loadtest.report;

import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.records.Outcome;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How many attempts a window saw end, and the rates that follow from the counts.
 *
 * @param attempts all of them
 * @param successes those that got their answer
 * @param failures those that did not
 * @param seconds length of the window; 0 when it is too short for rates
 */
record Tally(long attempts, long successes, long failures, double seconds) {

  static Tally of(Figures figures) {
    return new Tally(figures.attempts(), figures.successes(), figures.failures(),
        figures.window().hasRates() ? figures.window().seconds() : 0);
  }

  /** The outcome that most attempts had; absent when none ended. */
  static Optional<Outcome> mostFrequent(Figures figures) {
    return figures.outcomes().entrySet().stream().max(Comparator.comparing(Map.Entry::getValue)).map(Map.Entry::getKey);
  }

  /** Successes / attempts; absent without attempts. */
  OptionalDouble successShare() {
    return attempts == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) successes / attempts);
  }

  /** Attempts that ended / length of the window; absent when it is too short for rates. */
  OptionalDouble perSecond() {
    return seconds > 0 ? OptionalDouble.of(attempts / seconds) : OptionalDouble.empty();
  }
}
