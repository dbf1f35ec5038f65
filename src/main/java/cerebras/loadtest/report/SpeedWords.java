package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.Figures.SpeedCoverage;
import cerebras.loadtest.metrics.StreamSpeed;
import cerebras.loadtest.metrics.StreamSpeed.Unresolved;
import cerebras.loadtest.records.Attempt;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/** Why an output speed is absent, in words. */
final class SpeedWords {

  private SpeedWords() {}

  /**
   * In how many answers it could not be measured, why, and what the server says of its own speed; empty where all were:
   * {@code not measurable in 37 % of answers: the tokens arrived in 1 to 3 reads}.
   */
  static String missing(Figures figures, Numbers numbers) {
    SpeedCoverage coverage = figures.speedCoverage();
    if (coverage.missing() == 0) {
      return "";
    }
    String server = figures.metric(AttemptMetric.SERVER_SPEED).percentile(50)
        .map(median -> "; by the server's own clock the median is " + numbers.speed(median.value()).text())
        .orElse("");
    return "not measurable in " + numbers.share(coverage.missing(), coverage.answers()) + " of answers: "
        + reasons(coverage, numbers) + server;
  }

  private static String reasons(SpeedCoverage coverage, Numbers numbers) {
    Map<Unresolved, Long> unresolved = coverage.unresolved();
    if (unresolved.size() == 1) {
      return reason(unresolved.keySet().iterator().next(), reads(coverage.fewestReads(), coverage.mostReads(), numbers));
    }
    return unresolved.entrySet().stream()
        .sorted(Map.Entry.<Unresolved, Long>comparingByValue(Comparator.reverseOrder()).thenComparing(Map.Entry::getKey))
        .map(entry -> reason(entry.getKey(), "too few reads")
            + " (" + numbers.share(entry.getValue(), coverage.answers()) + ")")
        .collect(Collectors.joining(", "));
  }

  /** Why this answer has no output speed; empty where it has one, or could have none. */
  static String missing(Attempt attempt, Numbers numbers) {
    Unresolved reason = StreamSpeed.of(attempt).unresolved();
    return reason == null
        ? ""
        : "not measurable: " + reason(reason, reads(attempt.arrivals().reads(), attempt.arrivals().reads(), numbers));
  }

  private static String reason(Unresolved reason, String reads) {
    return switch (reason) {
      case FEW_READS -> "the tokens arrived in " + reads;
      case CLIENT_LATE -> "this client read the tokens late";
      case HELD_BACK -> "the tokens arrived in less than half of the time that the server took to make them";
      case HIDDEN_REASONING -> "reasoning was counted that was not streamed";
    };
  }

  private static String reads(int fewest, int most, Numbers numbers) {
    return fewest == most
        ? numbers.count(most, "read")
        : numbers.count(fewest) + " to " + numbers.count(most, "read");
  }
}
