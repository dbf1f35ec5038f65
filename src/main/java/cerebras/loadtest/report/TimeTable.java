package cerebras.loadtest.report;

import static cerebras.loadtest.metrics.AttemptMetric.CONNECT_TIME;
import static cerebras.loadtest.metrics.AttemptMetric.END_TO_END_LATENCY;
import static cerebras.loadtest.metrics.AttemptMetric.OUTSIDE_SERVER;
import static cerebras.loadtest.metrics.AttemptMetric.SERVER_COMPLETION_TIME;
import static cerebras.loadtest.metrics.AttemptMetric.SERVER_PROMPT_TIME;
import static cerebras.loadtest.metrics.AttemptMetric.SERVER_QUEUE_TIME;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.stats.Distribution;
import java.util.List;
import java.util.stream.Stream;

/** Where the time of an attempt goes: what the server says of its own time, and what is left. */
record TimeTable(List<Row> rows) {

  static TimeTable of(Figures figures, Numbers numbers) {
    return new TimeTable(Stream.of(
            CONNECT_TIME,
            SERVER_QUEUE_TIME,
            SERVER_PROMPT_TIME,
            SERVER_COMPLETION_TIME,
            OUTSIDE_SERVER,
            END_TO_END_LATENCY)
        .map(metric -> Row.of(metric, figures, numbers))
        .toList());
  }

  /** One stretch of time; {@code absent} says why there are no cells. */
  record Row(String key, String title, String n, List<Cell> cells, String absent) {

    static Row of(AttemptMetric metric, Figures figures, Numbers numbers) {
      Distribution values = figures.metric(metric);
      MetricTable.Row row = MetricTable.Row.of(metric, values, numbers);
      return new Row(row.key(), row.title(), row.n(), row.cells(), values.n() > 0 ? "" : reason(metric, figures));
    }

    private static String reason(AttemptMetric metric, Figures figures) {
      boolean servers = metric != CONNECT_TIME && metric != END_TO_END_LATENCY;
      return servers && figures.successes() > 0 ? "not sent by this server" : "not measured";
    }
  }
}
