package cerebras.loadtest.report;

import static cerebras.loadtest.metrics.AttemptMetric.END_TO_END_LATENCY;
import static cerebras.loadtest.metrics.AttemptMetric.EVENT_GAP;
import static cerebras.loadtest.metrics.AttemptMetric.LATENCY_FROM_SCHEDULE;
import static cerebras.loadtest.metrics.AttemptMetric.OUTPUT_SPEED;
import static cerebras.loadtest.metrics.AttemptMetric.TIME_PER_OUTPUT_TOKEN;
import static cerebras.loadtest.metrics.AttemptMetric.TIME_TO_FIRST_TOKEN;
import static cerebras.loadtest.metrics.AttemptMetric.TOKENS_PER_EVENT;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.stats.Distribution;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How one metric is spread, and how it went over time: a heading with two charts.
 *
 * @param key of the metric, and of its charts
 * @param unit of both charts
 * @param tail whether the axis of percents gives each nine the same room: for times, whose slow end matters
 * @param words the figures of the chart in a sentence, for who does not see it
 * @param caption how many values there are, and what that means for the chart
 * @param absent why there is nothing to draw; empty where there is
 */
record MetricPart(String key, String title, String unit, boolean tail, String words, String caption, String absent) {

  /** In the order of reading; none when no attempt succeeded. */
  static List<MetricPart> of(RunSummary summary, Numbers numbers) {
    Figures figures = Headline.of(summary).figures();
    return figures.successes() == 0 ? List.of() : shown(summary).map(metric -> of(metric, figures, numbers)).toList();
  }

  /** In an open load, the latency from scheduled start too. */
  static Stream<AttemptMetric> shown(RunSummary summary) {
    return Stream.of(
            TIME_TO_FIRST_TOKEN, TIME_PER_OUTPUT_TOKEN, OUTPUT_SPEED, END_TO_END_LATENCY, LATENCY_FROM_SCHEDULE, EVENT_GAP,
            TOKENS_PER_EVENT)
        .filter(metric -> metric != LATENCY_FROM_SCHEDULE || summary.run().plan().offered() != null);
  }

  private static MetricPart of(AttemptMetric metric, Figures figures, Numbers numbers) {
    Distribution values = figures.metric(metric);
    return new MetricPart(
        metric.key(),
        metric.title(),
        MetricDocument.unit(metric.unit()),
        metric.unit() == Unit.TIME,
        words(metric.unit(), values, numbers),
        caption(metric, figures, numbers),
        values.n() > 1 ? "" : values.n() == 1 ? single(metric.unit(), values, numbers) : reason(metric, figures, numbers));
  }

  /** The percentiles in a sentence. */
  static String words(Unit unit, Distribution values, Numbers numbers) {
    return values.percentiles().stream()
        .map(p -> HeadlineFigure.Value.of(MetricDocument.name(p), p, unit, numbers))
        .map(MetricPart::words)
        .collect(Collectors.joining(", "));
  }

  private static String words(HeadlineFigure.Value value) {
    return value.label() + " " + value.quantity().text()
        + (value.sampleTooSmall() ? " (no interval)" : " (" + value.interval() + ")");
  }

  private static String caption(AttemptMetric metric, Figures figures, Numbers numbers) {
    String missing = missing(metric, figures, numbers);
    return caption(figures.metric(metric), numbers) + (missing.isEmpty() ? "" : "; " + missing);
  }

  private static String missing(AttemptMetric metric, Figures figures, Numbers numbers) {
    return metric == OUTPUT_SPEED || metric == TIME_PER_OUTPUT_TOKEN ? SpeedWords.missing(figures, numbers) : "";
  }

  /** How many values there are, and what that means for a chart of them. */
  static String caption(Distribution values, Numbers numbers) {
    String n = "n = " + numbers.count(values.n());
    return values.n() < SpreadChart.FEW ? n + ": too small for a curve, each value is a point" : n;
  }

  private static String single(Unit unit, Distribution values, Numbers numbers) {
    return "A single value: " + numbers.quantity(unit, values.mean()).text() + ".";
  }

  private static String reason(AttemptMetric metric, Figures figures, Numbers numbers) {
    String missing = missing(metric, figures, numbers);
    if (!missing.isEmpty()) {
      return Character.toUpperCase(missing.charAt(0)) + missing.substring(1) + ".";
    }
    return HeadlineFigures.notStreamed(figures)
        ? "Not measured: the answers were not streamed, times are of whole answers."
        : "Not measured: no answer had two events with text and counted tokens.";
  }
}
