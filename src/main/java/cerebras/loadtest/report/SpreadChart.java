package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Percentile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A distribution as it is drawn, in milliseconds, tokens per second or tokens.
 *
 * @param curve points of percent and value, ascending
 * @param intervals 95 % intervals of percentiles: percent, low and high end
 * @param few whether there are so few values that each is a point of its own and no line joins them
 */
record SpreadChart(List<List<Double>> curve, List<List<Double>> intervals, boolean few) {

  /** By choice: below, a line would look like more than is known. */
  static final long FEW = 20;

  static SpreadChart of(Distribution values, Unit unit) {
    DoubleUnaryOperator scale = MetricDocument.scale(unit);
    return new SpreadChart(
        curve(values, scale),
        values.percentiles().stream()
            .filter(percentile -> !percentile.sampleTooSmall())
            .map(p -> List.of(p.percent(), scale.applyAsDouble(p.low()), scale.applyAsDouble(p.high())))
            .toList(),
        values.n() < FEW);
  }

  /** Each value that was seen once, at (rank − 0.5) / n: so the curve ends where the sample does. (Hazen 1914.) */
  private static List<List<Double>> curve(Distribution values, DoubleUnaryOperator scale) {
    List<List<Double>> points = new ArrayList<>();
    long last = 0;
    for (Percentile point : values.curve()) {
      long rank = Math.max(1, (long) Math.ceil(values.n() * point.percent() / 100));
      if (rank > last) {
        points.add(List.of(100 * (rank - 0.5) / values.n(), scale.applyAsDouble(point.value())));
        last = rank;
      }
    }
    return List.copyOf(points);
  }
}
