package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.Timeline;
import cerebras.loadtest.records.Outcome;
import java.util.List;
import java.util.Map;

/** The run over time in {@code summary.json}: steps of {@code stepMs}, counted from the beginning of the load. */
public record TimelineDocument(double stepMs, List<Point> points) {

  static TimelineDocument of(Timeline timeline) {
    return new TimelineDocument(
        Numbers.millis(timeline.stepNanos()), timeline.points().stream().map(Point::of).toList());
  }

  /** One step; medians are of successful attempts that ended in it, absent when there were none. */
  public record Point(
      double startMs,
      double tokensPerSecond,
      double meanInFlight,
      Map<Outcome, Long> outcomes,
      Double timeToFirstTokenMedianMs,
      Double outputSpeedMedianTokensPerSecond,
      Double endToEndLatencyMedianMs,
      Double timePerOutputTokenMedianMs,
      Double eventGapMedianMs) {

    static Point of(Timeline.Point point) {
      return new Point(
          Numbers.millis(point.startNanos()),
          point.tokensPerSecond(),
          point.meanInFlight(),
          FiguresDocument.ordered(point.outcomes()),
          millis(point, AttemptMetric.TIME_TO_FIRST_TOKEN),
          point.median(AttemptMetric.OUTPUT_SPEED),
          millis(point, AttemptMetric.END_TO_END_LATENCY),
          millis(point, AttemptMetric.TIME_PER_OUTPUT_TOKEN),
          millis(point, AttemptMetric.EVENT_GAP));
    }

    private static Double millis(Timeline.Point point, AttemptMetric metric) {
      Double nanos = point.median(metric);
      return nanos == null ? null : Numbers.millis(nanos);
    }
  }
}
