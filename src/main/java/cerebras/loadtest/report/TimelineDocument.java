package cerebras.loadtest.report;

import cerebras.loadtest.measure.Outcome;
import cerebras.loadtest.measure.Timeline;
import cerebras.loadtest.measure.TimelinePoint;
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
      Double endToEndLatencyMedianMs) {

    static Point of(TimelinePoint point) {
      return new Point(
          Numbers.millis(point.startNanos()),
          point.tokensPerSecond(),
          point.meanInFlight(),
          FiguresDocument.ordered(point.outcomes()),
          millis(point.timeToFirstTokenMedianNanos()),
          point.outputSpeedMedian(),
          millis(point.latencyMedianNanos()));
    }

    private static Double millis(Double nanos) {
      return nanos == null ? null : Numbers.millis(nanos);
    }
  }
}
