package cerebras.loadtest.analysis.comparison;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.TokenArrivals;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.stats.Window;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a comparison needs of the attempts of one steady window: numbers in arrays, some 50 bytes a call, however much
 * text the records have. The window is cut into {@link #STRETCHES} equal stretches.
 */
final class SteadyCalls {

  /** Long enough to hold what neighbouring calls have in common, and enough of them to see how far they differ. */
  static final int STRETCHES = 20;

  static final List<AttemptMetric> METRICS = List.of(
      AttemptMetric.TIME_TO_FIRST_TOKEN, AttemptMetric.TIME_PER_OUTPUT_TOKEN, AttemptMetric.END_TO_END_LATENCY);

  private final Window window;
  private final Map<Long, Integer> users = new HashMap<>();
  private final Map<AttemptMetric, Column.Builder> builders = new EnumMap<>(AttemptMetric.class);
  private final Map<AttemptMetric, Column> columns = new EnumMap<>(AttemptMetric.class);
  private final double[] tokens = new double[STRETCHES];
  private final double[] attempts = new double[STRETCHES];
  private final double[] successes = new double[STRETCHES];

  SteadyCalls(Window window) {
    this.window = window;
    METRICS.forEach(metric -> builders.put(metric, new Column.Builder()));
  }

  /** Adds an attempt of the run. Tokens count where they arrived, and all else where the attempt ended. */
  void add(Attempt attempt) {
    TokenArrivals.spread(attempt, this::arrived);
    if (window.contains(attempt.moments().endNanos())) {
      ended(attempt, stretch(attempt.moments().endNanos()));
    }
  }

  private void arrived(long momentNanos, double count) {
    if (window.contains(momentNanos)) {
      tokens[stretch(momentNanos)] += count;
    }
  }

  private void ended(Attempt attempt, int stretch) {
    attempts[stretch]++;
    if (attempt.outcome().success()) {
      successes[stretch]++;
      int user = users.computeIfAbsent(attempt.user(), unknown -> users.size());
      builders.forEach((metric, column) ->
          metric.value(attempt).ifPresent(value -> column.add(value, stretch, user)));
    }
  }

  private int stretch(long momentNanos) {
    double share = (double) (momentNanos - window.startNanos()) / (window.endNanos() - window.startNanos());
    return Math.min((int) (share * STRETCHES), STRETCHES - 1);
  }

  /** To be called once, when all attempts are there. */
  SteadyCalls complete() {
    builders.forEach((metric, column) -> columns.put(metric, column.sorted()));
    builders.clear();
    return this;
  }

  Column column(AttemptMetric metric) {
    return columns.getOrDefault(metric, Column.EMPTY);
  }

  /** How many users had a call that succeeded. */
  int users() {
    return users.size();
  }

  /** Output tokens that arrived in each stretch. */
  double[] tokens() {
    return tokens;
  }

  /** Seconds of each stretch. */
  double stretchSeconds() {
    return window.seconds() / STRETCHES;
  }

  /** Attempts that ended in each stretch. */
  double[] attempts() {
    return attempts;
  }

  /** Of those, the ones that got their answer. */
  double[] successes() {
    return successes;
  }
}
