package cerebras.loadtest.report;

import cerebras.loadtest.metrics.Trend;
import cerebras.loadtest.records.RunAnswer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether a long run drifted, in words. */
final class DriftAnswer {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double PERCENT = 100;

  private DriftAnswer() {}

  /** Absent for a run that is too short to drift. */
  static Optional<RunAnswer> of(List<Trend> drifts) {
    return drifts.isEmpty()
        ? Optional.empty()
        : Optional.of(new RunAnswer("Trend", drifts.stream().map(DriftAnswer::told).toList()));
  }

  private static String told(Trend drift) {
    return switch (drift.kind()) {
      case TIME_TO_FIRST_TOKEN -> told(drift, "Median time to first token", "ms", 1 / NANOS_PER_MILLI);
      case OUTPUT_SPEED -> told(drift, "Median output speed", "tokens/s", 1);
      case FAILURES -> told(drift, "Share of failed attempts", "percentage points", PERCENT);
    };
  }

  private static String told(Trend drift, String name, String unit, double factor) {
    return String.format(Locale.ROOT, "%s: %+.2f %s an hour (95 %% interval %+.2f to %+.2f), at %.2f on average: %s.",
        name, drift.perHour() * factor, unit, drift.low() * factor, drift.high() * factor, drift.mean() * factor,
        drift.shown() ? "it drifts" : "no drift shown");
  }
}
