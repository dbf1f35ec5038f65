package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.TimelinePoint;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * One metric as it is drawn: its distribution, and its course over time with an entry for each step, {@code null} where
 * nothing, or for p95 too little, was measured.
 */
record MetricChart(SpreadChart spread, List<Double> median, List<Double> p95) {

  static MetricChart of(AttemptMetric metric, Figures figures, List<TimelinePoint> points) {
    DoubleUnaryOperator scale = MetricDocument.scale(metric.unit());
    return new MetricChart(
        SpreadChart.of(figures.metric(metric), metric.unit()),
        each(points, point -> point.median(metric), scale),
        each(points, point -> point.p95(metric), scale));
  }

  /** A list that may hold {@code null}. */
  private static List<Double> each(
      List<TimelinePoint> points, Function<TimelinePoint, Double> value, DoubleUnaryOperator scale) {
    return points.stream().map(value).map(found -> found == null ? null : scale.applyAsDouble(found)).toList();
  }
}
