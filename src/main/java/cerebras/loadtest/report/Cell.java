package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Percentile;

/**
 * A number in a table, cut at its decimal point so that a column can align on it.
 *
 * @param whole digits before the point; a dash when absent
 * @param fraction the point and the digits after it; may be empty
 * @param interval the 95 % interval; empty when there is none
 * @param sampleTooSmall whether the value is a hint only
 */
record Cell(String whole, String fraction, String interval, boolean sampleTooSmall) {

  static final Cell ABSENT = new Cell(Numbers.ABSENT, "", "", false);

  /** A value in the model's unit; times show as milliseconds. */
  static Cell of(Double value, Unit unit, Numbers numbers) {
    return value == null ? ABSENT : cut(number(value, unit, numbers), "", false);
  }

  /** A percentile with its interval. */
  static Cell of(Percentile percentile, Unit unit, Numbers numbers) {
    String interval = percentile.sampleTooSmall()
        ? ""
        : number(percentile.low(), unit, numbers) + " – " + number(percentile.high(), unit, numbers);
    return cut(number(percentile.value(), unit, numbers), interval, percentile.sampleTooSmall());
  }

  /** A throughput with its interval; absent when there is none. */
  static Cell of(Estimate estimate, Numbers numbers) {
    if (estimate == null) {
      return ABSENT;
    }
    String interval = estimate.low() == null
        ? ""
        : numbers.decimal(estimate.low()) + " – " + numbers.decimal(estimate.high());
    return cut(numbers.decimal(estimate.value()), interval, estimate.low() == null);
  }

  private static String number(double value, Unit unit, Numbers numbers) {
    return numbers.decimal(MetricDocument.scale(unit).applyAsDouble(value));
  }

  private static Cell cut(String number, String interval, boolean sampleTooSmall) {
    int point = number.indexOf('.');
    return point < 0
        ? new Cell(number, "", interval, sampleTooSmall)
        : new Cell(number.substring(0, point), number.substring(point), interval, sampleTooSmall);
  }
}
