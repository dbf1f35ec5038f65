package cerebras.loadtest.report;

import static cerebras.loadtest.metrics.AttemptMetric.TIME_TO_FIRST_TOKEN;

import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Estimate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is drawn of the parts of a run that have a number: tokens per second by the users of a step, milliseconds by
 * turn. A list is empty when nothing of it was measured.
 */
record SliceCharts(
    List<Point> stepThroughput, List<Point> stepPerUser, List<Point> turnFirstToken, List<Point> turnFirstTokenP95) {

  static SliceCharts of(List<Breakdown> slices) {
    return new SliceCharts(
        points(slices, Breakdown.Kind.STEP, figures -> Optional.ofNullable(figures.outputThroughput())),
        points(slices, Breakdown.Kind.STEP, figures -> percentile(figures.perUser(), 50, 1)),
        points(slices, Breakdown.Kind.TURN, figures -> firstTokenMillis(figures, 50)),
        points(slices, Breakdown.Kind.TURN, figures -> firstTokenMillis(figures, 95)));
  }

  /** A value with its interval, whose ends are absent when there is none. */
  record Point(long x, double value, Double low, Double high) {}

  /** Ascending, whatever the order in time. */
  private static List<Point> points(List<Breakdown> slices, Breakdown.Kind kind, Function<Figures, Optional<Estimate>> value) {
    return slices.stream()
        .filter(slice -> slice.kind() == kind)
        .flatMap(slice -> point(slice, value.apply(slice.figures())))
        .sorted(Comparator.comparingLong(Point::x))
        .toList();
  }

  private static Stream<Point> point(Breakdown slice, Optional<Estimate> value) {
    return value.stream().map(y -> new Point(Long.parseLong(slice.name()), y.value(), y.low(), y.high()));
  }

  private static Optional<Estimate> firstTokenMillis(Figures figures, double percent) {
    return percentile(figures.metric(TIME_TO_FIRST_TOKEN), percent, Numbers.millis(1));
  }

  private static Optional<Estimate> percentile(Distribution values, double percent, double scale) {
    return values.percentile(percent).map(p -> new Estimate(
        p.value() * scale, p.low() == null ? null : p.low() * scale, p.high() == null ? null : p.high() * scale));
  }
}
