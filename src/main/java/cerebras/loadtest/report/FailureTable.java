package cerebras.loadtest.report;

import cerebras.loadtest.metrics.FailureKind;
import cerebras.loadtest.metrics.RunSummary;
import java.util.List;

/** What failed attempts said, the most frequent first, in the whole run. */
record FailureTable(List<Row> rows) {

  private static final int MOST_ROWS = 10;

  static FailureTable of(RunSummary summary, Numbers numbers) {
    return new FailureTable(summary.failures().stream()
        .limit(MOST_ROWS)
        .map(kind -> Row.of(kind, numbers))
        .toList());
  }

  /** One kind of failure. */
  record Row(String label, String status, String code, String message, String count) {

    static Row of(FailureKind kind, Numbers numbers) {
      return new Row(
          kind.outcome().label(),
          kind.status() == null ? Numbers.ABSENT : kind.status().toString(),
          orAbsent(kind.errorCode()),
          orAbsent(kind.message()),
          numbers.count(kind.count()));
    }

    /** The whole of it on a line. */
    String text() {
      return count + " × " + label + ": HTTP " + status + ", code " + code + ", " + message;
    }

    private static String orAbsent(String text) {
      return text == null ? Numbers.ABSENT : text;
    }
  }
}
