package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.Trend;
import java.util.function.DoubleUnaryOperator;

/**
 * As {@link Trend}, in {@code summary.json}.
 *
 * @param unit of all figures, the slope's by the hour: {@code ms}, {@code tokens/s}, or {@code share} for 0 to 1
 * @param shown whether the interval leaves no doubt that it changed
 */
public record DriftDocument(
    Trend.Kind figure, String unit, double perHour, double low, double high, double mean, int stretches, boolean shown) {

  static DriftDocument of(Trend drift) {
    Unit unit = unit(drift.kind());
    DoubleUnaryOperator scale = MetricDocument.scale(unit);
    return new DriftDocument(
        drift.kind(),
        drift.kind() == Trend.Kind.FAILURES ? "share" : MetricDocument.unit(unit),
        scale.applyAsDouble(drift.perHour()),
        scale.applyAsDouble(drift.low()),
        scale.applyAsDouble(drift.high()),
        scale.applyAsDouble(drift.mean()),
        drift.stretches(),
        drift.shown());
  }

  /** Of a share one that is written as it is. */
  private static Unit unit(Trend.Kind kind) {
    return kind == Trend.Kind.TIME_TO_FIRST_TOKEN ? Unit.TIME : Unit.SPEED;
  }
}
