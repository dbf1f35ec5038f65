package cerebras.loadtest.report;

import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.Outcome;
import java.util.Arrays;
import java.util.List;

/**
 * How the attempts ended.
 *
 * @param rows those outcomes that occurred, in the headline's window or in the whole run
 * @param windowTotal attempts in the headline's window
 * @param wholeTotal attempts in the whole run
 */
record OutcomeTable(List<Row> rows, String windowTotal, String wholeTotal) {

  static OutcomeTable of(RunSummary summary, Numbers numbers) {
    Figures window = Headline.of(summary).figures();
    Figures whole = summary.whole();
    return new OutcomeTable(
        Arrays.stream(Outcome.values())
            .filter(outcome -> occurrences(window, outcome) + occurrences(whole, outcome) > 0)
            .map(outcome -> Row.of(outcome, window, whole, numbers))
            .toList(),
        numbers.count(window.attempts()),
        numbers.count(whole.attempts()));
  }

  private static long occurrences(Figures figures, Outcome outcome) {
    return figures.outcomes().getOrDefault(outcome, 0L);
  }

  /** One outcome. */
  record Row(String label, boolean success, String meaning, String count, String share, String whole) {

    static Row of(Outcome outcome, Figures window, Figures whole, Numbers numbers) {
      long count = occurrences(window, outcome);
      return new Row(
          outcome.label(),
          outcome.success(),
          OutcomeWords.of(outcome).meaning(),
          numbers.count(count),
          numbers.share(count, window.attempts()),
          numbers.count(occurrences(whole, outcome)));
    }
  }
}
