package cerebras.loadtest.report;

import cerebras.loadtest.analysis.comparison.Change;
import cerebras.loadtest.analysis.comparison.ComparedRun;
import cerebras.loadtest.analysis.comparison.Difference;
import cerebras.loadtest.analysis.comparison.RunComparison;
import cerebras.loadtest.analysis.comparison.RunSet;
import cerebras.loadtest.metrics.AttemptMetric;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the page of a comparison draws: percent and milliseconds.
 *
 * @param threshold the least difference that matters
 * @param differences those that have an interval, in the order of the table
 * @param firstToken one curve of each run
 * @param latency likewise
 */
record DifferenceCharts(double threshold, List<Bar> differences, List<Curve> firstToken, List<Curve> latency) {

  private static final double PERCENT = 100;

  /** A difference with its interval, in percent or points. */
  record Bar(String title, double value, double low, double high, boolean worse, boolean better) {}

  /** Points of percent and milliseconds. */
  record Curve(String side, List<List<Double>> points) {}

  static DifferenceCharts of(RunComparison comparison) {
    return new DifferenceCharts(
        PERCENT * comparison.threshold(),
        comparison.differences().stream().filter(difference -> difference.low() != null).map(DifferenceCharts::bar).toList(),
        curves(comparison, AttemptMetric.TIME_TO_FIRST_TOKEN),
        curves(comparison, AttemptMetric.END_TO_END_LATENCY));
  }

  private static Bar bar(Difference difference) {
    return new Bar(
        difference.yardstick().title(), PERCENT * difference.change(), PERCENT * difference.low(),
        PERCENT * difference.high(), difference.verdict() == Change.WORSE,
        difference.verdict() == Change.BETTER);
  }

  private static List<Curve> curves(RunComparison comparison, AttemptMetric metric) {
    return Stream.concat(curves("base", comparison.base(), metric), curves("new", comparison.other(), metric)).toList();
  }

  private static Stream<Curve> curves(String side, RunSet runs, AttemptMetric metric) {
    return runs.runs().stream()
        .map(run -> new Curve(side, points(run, metric)))
        .filter(curve -> !curve.points().isEmpty());
  }

  private static List<List<Double>> points(ComparedRun run, AttemptMetric metric) {
    return run.summary().steady().metric(metric).curve().stream()
        .map(point -> List.of(point.percent(), Numbers.millis(point.value())))
        .toList();
  }
}
