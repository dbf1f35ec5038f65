package cerebras.loadtest.report;

import static java.util.Map.entry;

import cerebras.loadtest.analysis.health.Reason;
import cerebras.loadtest.analysis.health.Touched;
import cerebras.loadtest.analysis.health.Trust;
import cerebras.loadtest.metrics.AttemptMetric;
import java.util.List;
import java.util.Map;

/** Which of the figures that are shown first have the client in them. */
final class Doubts {

  private static final Map<String, Touched> BY_FIGURE = Map.ofEntries(
      entry(AttemptMetric.TIME_TO_FIRST_TOKEN.key(), Touched.FIRST_TOKEN),
      entry(AttemptMetric.OUTPUT_SPEED.key(), Touched.OUTPUT_SPEED),
      entry(AttemptMetric.END_TO_END_LATENCY.key(), Touched.LATENCY),
      entry(AttemptMetric.FELT_LATENCY.key(), Touched.LATENCY),
      entry(RunMetric.OUTPUT_THROUGHPUT.key(), Touched.THROUGHPUT),
      entry(RunMetric.PER_USER_THROUGHPUT.key(), Touched.THROUGHPUT),
      entry(RunMetric.REQUEST_RATE.key(), Touched.REQUEST_RATE),
      entry(RunMetric.SUCCESS_RATE.key(), Touched.SUCCESS_RATE));

  private final Trust trust;

  Doubts(Trust trust) {
    this.trust = trust;
  }

  /** The figure, marked with the worst verdict that touches it; as it is where none does, or nothing was measured. */
  HeadlineFigure on(HeadlineFigure figure) {
    Touched touched = BY_FIGURE.get(figure.key());
    List<Reason> reasons = touched == null || figure.values().isEmpty() ? List.of() : trust.touching(touched);
    return reasons.isEmpty() ? figure : figure.doubted("client " + reasons.get(0).verdict().label());
  }
}
