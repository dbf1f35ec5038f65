package cerebras.loadtest.export;

import cerebras.loadtest.api.TokenCount;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.records.Attempt;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A column of the table of attempts.
 *
 * @param name with the unit, where the values have one
 * @param value of an attempt; {@code null} when it has none
 */
record CsvColumn(String name, Function<Attempt, Object> value) {

  private static final double NANOS_PER_MILLI = 1e6;

  /** What an attempt is, then when, then each metric, of several values the longest. */
  static final List<CsvColumn> ALL = Stream.of(identity(), moments(), metrics()).flatMap(columns -> columns).toList();

  private static Stream<CsvColumn> identity() {
    return Stream.of(
        new CsvColumn("call", Attempt::call),
        new CsvColumn("attempt", Attempt::attempt),
        new CsvColumn("retried", Attempt::retried),
        new CsvColumn("scenario", Attempt::scenario),
        new CsvColumn("user", Attempt::user),
        new CsvColumn("turn", Attempt::turn),
        new CsvColumn("model", Attempt::model),
        new CsvColumn("streamed", Attempt::streamed),
        new CsvColumn("outcome", attempt -> attempt.outcome().label()),
        new CsvColumn("status", Attempt::status),
        new CsvColumn("finishReason", Attempt::finishReason),
        new CsvColumn("errorCode", Attempt::errorCode),
        new CsvColumn("requestId", Attempt::requestId),
        new CsvColumn("outputTokens", attempt -> output(attempt) == null ? null : output(attempt).count()),
        new CsvColumn("outputTokensEstimated", attempt -> output(attempt) == null ? null : output(attempt).estimated()),
        new CsvColumn("reasoningTokens", attempt -> attempt.tokens() == null ? null : attempt.tokens().reasoning()));
  }

  private static TokenCount output(Attempt attempt) {
    return attempt.tokens() == null ? null : attempt.tokens().output();
  }

  private static Stream<CsvColumn> moments() {
    return Stream.of(
        new CsvColumn("dueMs", attempt -> millis(attempt.moments().dueNanos())),
        new CsvColumn("sentMs", attempt -> millis(attempt.moments().sentNanos())),
        new CsvColumn("endMs", attempt -> millis(attempt.moments().endNanos())));
  }

  private static Stream<CsvColumn> metrics() {
    return Arrays.stream(AttemptMetric.values()).map(metric -> metric.multipleValues()
        ? new CsvColumn("longest" + capitalized(metric.key()) + unit(metric), attempt -> shown(metric, metric.values(attempt).max(), attempt))
        : new CsvColumn(metric.key() + unit(metric), attempt -> shown(metric, metric.value(attempt), attempt)));
  }

  private static String capitalized(String key) {
    return Character.toUpperCase(key.charAt(0)) + key.substring(1);
  }

  private static String unit(AttemptMetric metric) {
    return switch (metric.unit()) {
      case TIME -> "Ms";
      case SPEED -> "TokensPerSecond";
      case TOKENS -> "";
    };
  }

  private static Double shown(AttemptMetric metric, OptionalDouble value, Attempt attempt) {
    if (value.isEmpty() || !metric.isOf(attempt)) {
      return null;
    }
    return metric.unit() == AttemptMetric.Unit.TIME ? value.getAsDouble() / NANOS_PER_MILLI : value.getAsDouble();
  }

  private static Double millis(Long nanos) {
    return nanos == null ? null : nanos / NANOS_PER_MILLI;
  }
}
