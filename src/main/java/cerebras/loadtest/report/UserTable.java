package cerebras.loadtest.report;

import cerebras.loadtest.measure.AttemptMetric.Unit;
import cerebras.loadtest.measure.Figures;
import java.util.List;

/** The users that got the least. */
record UserTable(List<Row> slowest) {

  static UserTable of(Figures figures, Numbers numbers) {
    return new UserTable(figures.slowestUsers().stream()
        .map(user -> new Row(
            Long.toString(user.user()),
            Cell.of(user.tokensPerSecond(), Unit.SPEED, numbers),
            numbers.count(user.attempts())))
        .toList());
  }

  /** One user. */
  record Row(String user, Cell tokensPerSecond, String attempts) {}
}
