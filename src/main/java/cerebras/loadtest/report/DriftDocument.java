package cerebras.loadtest.report;

import cerebras.loadtest.measure.AttemptMetric.Unit;
import cerebras.loadtest.measure.Drift;
import java.util.function.DoubleUnaryOperator;

/**
 * As {@link Drift}, in {@code summary.json}.
 *
 * @param unit of all figures, the slope's by the hour: {@code ms}, {@code tokens/s}, or {@code share} for 0 to 1
 * @param shown whether the interval leaves no doubt that it changed
 */
public record DriftDocument(
    Drift.Kind figure, String unit, double perHour, double low, double high, double mean, int stretches, boolean shown) {

  static DriftDocument of(Drift drift) {
    Unit unit = unit(drift.kind());
    DoubleUnaryOperator scale = MetricDocument.scale(unit);
    return new DriftDocument(
        drift.kind(),
        drift.kind() == Drift.Kind.FAILURES ? "share" : MetricDocument.unit(unit),
        scale.applyAsDouble(drift.perHour()),
        scale.applyAsDouble(drift.low()),
        scale.applyAsDouble(drift.high()),
        scale.applyAsDouble(drift.mean()),
        drift.stretches(),
        drift.shown());
  }

  /** Of a share one that is written as it is. */
  private static Unit unit(Drift.Kind kind) {
    return kind == Drift.Kind.TIME_TO_FIRST_TOKEN ? Unit.TIME : Unit.SPEED;
  }
}
