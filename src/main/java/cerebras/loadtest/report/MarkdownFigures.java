package cerebras.loadtest.report;

import cerebras.loadtest.analysis.slo.Share;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Estimate;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/** The figures that are shown first, as rows of a Markdown table with their intervals; none for what was not measured. */
record MarkdownFigures(Figures figures, Numbers numbers) {

  Stream<String> throughput() {
    return Stream.ofNullable(figures.outputThroughput()).map(throughput -> row(
        RunMetric.OUTPUT_THROUGHPUT.title(), throughput, value -> numbers.speed(value).text(), "all users"));
  }

  Stream<String> percentiles(AttemptMetric metric, double... percents) {
    Distribution values = figures.metric(metric);
    String of = numbers.count(values.n(), "successful attempt");
    return Arrays.stream(percents).mapToObj(values::percentile).flatMap(Optional::stream).map(found -> row(
        metric.title() + ", " + MetricDocument.name(found),
        new Estimate(found.value(), found.low(), found.high()),
        value -> numbers.quantity(metric.unit(), value).text(),
        of));
  }

  /** With the exact interval of a share. */
  Stream<String> success() {
    return figures.attempts() == 0
        ? Stream.empty()
        : Stream.of(row(
            RunMetric.SUCCESS_RATE.title(),
            new Share(figures.successes(), figures.attempts()).estimate(),
            numbers::percent,
            numbers.count(figures.attempts(), "attempt")));
  }

  private static String row(String title, Estimate estimate, DoubleFunction<String> text, String of) {
    String interval = estimate.low() == null
        ? "none: too few or uneven"
        : text.apply(estimate.low()) + " – " + text.apply(estimate.high());
    return Markdown.row(title, text.apply(estimate.value()), interval, of);
  }
}
