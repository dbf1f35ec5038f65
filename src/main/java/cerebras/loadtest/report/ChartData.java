package cerebras.loadtest.report;

import cerebras.loadtest.measure.AttemptMetric;
import cerebras.loadtest.measure.Distribution;
import cerebras.loadtest.measure.Figures;
import cerebras.loadtest.measure.Outcome;
import cerebras.loadtest.measure.RunSummary;
import cerebras.loadtest.measure.TimelinePoint;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * What the page's script draws: seconds, milliseconds and tokens per second. Lists over time have one entry for each
 * step, {@code null} where nothing was measured. No text in it comes from outside this project.
 *
 * @param stepSeconds length of a step
 * @param phases of the load, those that have a length
 * @param steady begin and end of the steady window
 * @param startSeconds beginning of each step
 * @param outcomes those that occurred
 * @param firstTokenCurve points of percent and value
 * @param slices of the parts of the run
 * @param quota of quotas; {@code null} where there is nothing to draw
 * @param client of the client; {@code null} where it was not measured
 */
record ChartData(
    double stepSeconds,
    List<Phase> phases,
    List<Double> steady,
    List<Double> startSeconds,
    List<Double> throughput,
    List<Double> inFlight,
    List<Double> firstToken,
    List<Double> speed,
    List<Double> latency,
    List<OutcomeSeries> outcomes,
    List<List<Double>> firstTokenCurve,
    List<List<Double>> speedCurve,
    List<List<Double>> latencyCurve,
    List<List<Double>> perUserCurve,
    SliceCharts slices,
    QuotaCharts quota,
    ClientCharts client) {

  static ChartData of(RunSummary summary) {
    Figures figures = Headline.of(summary).figures();
    List<TimelinePoint> points = summary.timeline().points();
    return new ChartData(
        Numbers.seconds(summary.timeline().stepNanos()),
        Phase.of(summary),
        List.of(
            Numbers.seconds(summary.steady().window().startNanos()),
            Numbers.seconds(summary.steady().window().endNanos())),
        each(points, point -> Numbers.seconds(point.startNanos())),
        each(points, TimelinePoint::tokensPerSecond),
        each(points, TimelinePoint::meanInFlight),
        each(points, point -> millis(point.timeToFirstTokenMedianNanos())),
        each(points, TimelinePoint::outputSpeedMedian),
        each(points, point -> millis(point.latencyMedianNanos())),
        outcomes(points),
        curve(figures.metric(AttemptMetric.TIME_TO_FIRST_TOKEN), Numbers::millis),
        curve(figures.metric(AttemptMetric.OUTPUT_SPEED), DoubleUnaryOperator.identity()),
        curve(figures.metric(AttemptMetric.END_TO_END_LATENCY), Numbers::millis),
        curve(figures.perUser(), DoubleUnaryOperator.identity()),
        SliceCharts.of(summary.slices()),
        QuotaCharts.of(summary.quotas()).orElse(null),
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

  private static List<List<Double>> curve(Distribution distribution, DoubleUnaryOperator scale) {
    return distribution.curve().stream()
        .map(point -> List.of(point.percent(), scale.applyAsDouble(point.value())))
        .toList();
  }

  /** A list that may hold {@code null}. */
  private static <T> List<T> each(List<TimelinePoint> points, Function<TimelinePoint, T> value) {
    return points.stream().map(value).toList();
  }

  private static Double millis(Double nanos) {
    return nanos == null ? null : Numbers.millis(nanos);
  }
}
