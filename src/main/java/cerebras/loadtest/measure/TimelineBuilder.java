package cerebras.loadtest.measure;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.IntCountsHistogram;

/** Gathers the {@link Timeline}: at most some hundreds of steps, however long the run. */
final class TimelineBuilder {

  private static final long SHORTEST_STEP_NANOS = 1_000_000_000L;
  private static final long MOST_STEPS = 600;

  private final long stepNanos;
  private final List<Step> steps = new ArrayList<>();

  /** @param plannedNanos how long the run is meant to last */
  TimelineBuilder(long plannedNanos) {
    stepNanos = Math.max(SHORTEST_STEP_NANOS, wholeSeconds(plannedNanos / MOST_STEPS));
  }

  /** Length of a step. */
  long stepNanos() {
    return stepNanos;
  }

  private static long wholeSeconds(long nanos) {
    return (nanos + SHORTEST_STEP_NANOS - 1) / SHORTEST_STEP_NANOS * SHORTEST_STEP_NANOS;
  }

  void add(Attempt attempt) {
    Moments moments = attempt.moments();
    TokenArrivals.spread(attempt, (moment, tokens) -> step(moment).tokens += tokens);
    for (int i = index(moments.sentNanos()); i <= index(moments.endNanos()); i++) {
      step(i * stepNanos).inFlightNanos += window(i).overlapNanos(moments.sentNanos(), moments.endNanos());
    }
    step(moments.endNanos()).ended(attempt);
  }

  /** @param lastNanos the last moment of the run: the last step ends there */
  Timeline timeline(long lastNanos) {
    List<TimelinePoint> points = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      long startNanos = i * stepNanos;
      long lengthNanos = Math.min(stepNanos, Math.max(1, lastNanos - startNanos));
      points.add(steps.get(i).point(startNanos, lengthNanos));
    }
    return new Timeline(stepNanos, List.copyOf(points));
  }

  private int index(long momentNanos) {
    return (int) (momentNanos / stepNanos);
  }

  private Window window(int index) {
    return new Window(index * stepNanos, (index + 1) * stepNanos, true);
  }

  private Step step(long momentNanos) {
    int index = index(momentNanos);
    while (steps.size() <= index) {
      steps.add(new Step());
    }
    return steps.get(index);
  }

  private static final class Step {
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final Median timeToFirstTokenMicros = new Median();
    private final Median speed = new Median();
    private final Median latencyMicros = new Median();
    private double tokens;
    private double inFlightNanos;

    private void ended(Attempt attempt) {
      outcomes.merge(attempt.outcome(), 1L, Long::sum);
      if (attempt.outcome().success()) {
        AttemptMetric.TIME_TO_FIRST_TOKEN.values(attempt, nanos -> timeToFirstTokenMicros.add(nanos / 1e3));
        AttemptMetric.OUTPUT_SPEED.values(attempt, speed::add);
        AttemptMetric.END_TO_END_LATENCY.values(attempt, nanos -> latencyMicros.add(nanos / 1e3));
      }
    }

    private TimelinePoint point(long startNanos, long lengthNanos) {
      return new TimelinePoint(
          startNanos,
          tokens * 1e9 / lengthNanos,
          inFlightNanos / lengthNanos,
          outcomes,
          timeToFirstTokenMicros.valueTimes(1e3),
          speed.valueTimes(1),
          latencyMicros.valueTimes(1e3));
    }
  }

  /** A median to 1 %, in little memory: enough for a chart. */
  private static final class Median {
    private IntCountsHistogram histogram;

    private void add(double value) {
      if (histogram == null) {
        histogram = new IntCountsHistogram(2);
      }
      histogram.recordValue(Math.max(0, Math.round(value)));
    }

    private Double valueTimes(double factor) {
      return histogram == null ? null : histogram.getValueAtPercentile(50) * factor;
    }
  }
}
