package cerebras.loadtest.report;

import cerebras.loadtest.analysis.comparison.Difference;
import cerebras.loadtest.analysis.comparison.Difference.Change;
import cerebras.loadtest.analysis.comparison.RunComparison;
import java.util.List;
import java.util.Locale;

/** Every figure of both sides, as text. */
record DifferenceTable(List<Row> rows, boolean marked) {

  /**
   * @param verdict in words
   * @param kind the verdict, as a style
   */
  record Row(
      String title, String base, String other, String plain, String change, String interval, String verdict, String kind) {}

  static DifferenceTable of(RunComparison comparison, Numbers numbers) {
    return new DifferenceTable(
        comparison.differences().stream().map(difference -> row(difference, numbers)).toList(),
        comparison.of(Change.NONE_SHOWN).stream().anyMatch(Difference::intervalLeavesZeroOut));
  }

  private static Row row(Difference difference, Numbers numbers) {
    DifferenceWords words = new DifferenceWords(difference, numbers);
    return new Row(
        difference.metric().title(), words.figure(difference.base()), words.figure(difference.other()), words.plain(),
        words.change(), words.interval(), words.verdict(), difference.verdict().name().toLowerCase(Locale.ROOT));
  }
}
