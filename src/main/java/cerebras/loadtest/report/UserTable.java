package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.Figures;
import java.util.List;

/**
 * The throughput of users, and those that got the least.
 *
 * @param words the figures of the chart in a sentence, for who does not see it
 * @param caption how many users there are, and what that means for the chart
 */
record UserTable(String words, String caption, List<Row> slowest) {

  static UserTable of(Figures figures, Numbers numbers) {
    return new UserTable(
        MetricPart.words(Unit.SPEED, figures.perUser(), numbers),
        MetricPart.caption(figures.perUser(), numbers),
        figures.slowestUsers().stream()
        .map(user -> new Row(
            Long.toString(user.user()),
            Cell.of(user.tokensPerSecond(), Unit.SPEED, numbers),
            numbers.count(user.attempts())))
        .toList());
  }

  /** One user. */
  record Row(String user, Cell tokensPerSecond, String attempts) {}
}
