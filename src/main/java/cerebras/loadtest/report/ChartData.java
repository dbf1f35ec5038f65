package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.TimelinePoint;
import cerebras.loadtest.records.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the page's script draws: seconds, milliseconds and tokens per second. Lists over time have one entry for each
 * step, {@code null} where nothing was measured. No text in it comes from outside this project.
 *
 * @param stepSeconds length of a step
 * @param phases of the load, those that have a length
 * @param startSeconds beginning of each step
 * @param outcomes those that occurred
 * @param metrics by key
 * @param perUser throughput of the users
 * @param slices of the parts of the run
 * @param quotas what came through in each minute, and what was left, by model
 * @param client of the client; {@code null} where it was not measured
 */
record ChartData(
    double stepSeconds,
    List<Phase> phases,
    List<Double> startSeconds,
    List<Double> throughput,
    List<Double> inFlight,
    List<OutcomeSeries> outcomes,
    Map<String, MetricChart> metrics,
    SpreadChart perUser,
    SliceCharts slices,
    List<QuotaCharts> quotas,
    ClientCharts client) {

  static ChartData of(RunSummary summary) {
    Figures figures = Headline.of(summary).figures();
    List<TimelinePoint> points = summary.timeline().points();
    return new ChartData(
        Numbers.seconds(summary.timeline().stepNanos()),
        Phase.of(summary),
        each(points, point -> Numbers.seconds(point.startNanos())),
        each(points, TimelinePoint::tokensPerSecond),
        each(points, TimelinePoint::meanInFlight),
        outcomes(points),
        MetricPart.shown(summary)
            .collect(Collectors.toMap(AttemptMetric::key, metric -> MetricChart.of(metric, figures, points))),
        SpreadChart.of(figures.perUser(), Unit.SPEED),
        SliceCharts.of(summary.slices()),
        summary.quotas().stream().map(QuotaCharts::of).toList(),
        ClientCharts.of(summary));
  }

  /** How many attempts ended in each step with one outcome. */
  record OutcomeSeries(String label, boolean success, List<Long> counts) {}

  private static List<OutcomeSeries> outcomes(List<TimelinePoint> points) {
    return Arrays.stream(Outcome.values())
        .filter(outcome -> points.stream().anyMatch(point -> point.outcomes().getOrDefault(outcome, 0L) > 0))
        .map(outcome -> new OutcomeSeries(
            outcome.label(),
            outcome.success(),
            each(points, point -> point.outcomes().getOrDefault(outcome, 0L))))
        .toList();
  }

  private static <T> List<T> each(List<TimelinePoint> points, Function<TimelinePoint, T> value) {
    return points.stream().map(value).toList();
  }

}
