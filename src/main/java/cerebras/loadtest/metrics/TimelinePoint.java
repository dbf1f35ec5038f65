package cerebras.loadtest.metrics;

import cerebras.loadtest.records.Outcome;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * One step of the charts over time.
 *
 * @param startNanos beginning of the step, since the load began
 * @param tokensPerSecond output tokens that arrived in the step / its length; the last step ends with the last attempt,
 *     but is taken as 0.1 s long where it is shorter
 * @param meanInFlight attempts under way, averaged over the step
 * @param outcomes attempts that ended in the step, by outcome
 * @param levels of the metrics of {@link #METRICS}, over successful attempts that ended in the step; without those that
 *     none of them had
 */
public record TimelinePoint(
    long startNanos,
    double tokensPerSecond,
    double meanInFlight,
    Map<Outcome, Long> outcomes,
    Map<AttemptMetric, Level> levels) {

  /** Those that are followed over time. */
  public static final Set<AttemptMetric> METRICS = EnumSet.of(
      AttemptMetric.TIME_TO_FIRST_TOKEN,
      AttemptMetric.TIME_PER_OUTPUT_TOKEN,
      AttemptMetric.OUTPUT_SPEED,
      AttemptMetric.END_TO_END_LATENCY,
      AttemptMetric.FELT_LATENCY,
      AttemptMetric.EVENT_GAP,
      AttemptMetric.TOKENS_PER_EVENT);

  /**
   * Where a metric stood in the step, in its unit.
   *
   * @param p95 {@code null} below 20 values, of which it would be the largest
   */
  public record Level(double median, Double p95) {}

  /** The median of one metric; {@code null} when no attempt of the step had it. */
  public Double median(AttemptMetric metric) {
    Level level = levels.get(metric);
    return level == null ? null : level.median();
  }

  /** The 95th percentile of one metric; {@code null} when too few attempts of the step had it. */
  public Double p95(AttemptMetric metric) {
    Level level = levels.get(metric);
    return level == null ? null : level.p95();
  }
}
