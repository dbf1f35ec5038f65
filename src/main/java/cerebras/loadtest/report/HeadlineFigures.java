package cerebras.loadtest.report;

import static cerebras.loadtest.measure.AttemptMetric.END_TO_END_LATENCY;
import static cerebras.loadtest.measure.AttemptMetric.OUTPUT_SPEED;
import static cerebras.loadtest.measure.AttemptMetric.TIME_TO_FIRST_TOKEN;

import cerebras.loadtest.measure.AttemptMetric;
import cerebras.loadtest.measure.Distribution;
import cerebras.loadtest.measure.Estimate;
import cerebras.loadtest.measure.Figures;
import cerebras.loadtest.measure.Percentile;
import cerebras.loadtest.report.HeadlineFigure.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Chooses and words the figures that page and console show first. */
final class HeadlineFigures {

  static final String NOT_STREAMED = "not measured: the answers were not streamed, times are of whole answers";

  private final Figures figures;
  private final Numbers numbers;

  private HeadlineFigures(Figures figures, Numbers numbers) {
    this.figures = figures;
    this.numbers = numbers;
  }

  /** All of them, in the order of reading. */
  static List<HeadlineFigure> of(Figures figures, Numbers numbers) {
    HeadlineFigures headline = new HeadlineFigures(figures, numbers);
    return List.of(
        headline.throughput(),
        headline.perUser(),
        headline.metric(TIME_TO_FIRST_TOKEN, 50, 95, 99),
        headline.metric(OUTPUT_SPEED, 50),
        headline.metric(END_TO_END_LATENCY, 50, 95, 99),
        headline.successRate());
  }

  /** Whether answers came, but none of them as a stream. */
  static boolean notStreamed(Figures figures) {
    return figures.successes() > 0 && figures.metric(TIME_TO_FIRST_TOKEN).n() == 0;
  }

  private HeadlineFigure throughput() {
    Estimate throughput = figures.outputThroughput();
    List<Value> values = throughput == null ? List.of() : List.of(exact("", numbers.speed(throughput.value())));
    return figure(RunMetric.OUTPUT_THROUGHPUT, values, interval(throughput), estimatedShare());
  }

  private HeadlineFigure perUser() {
    Distribution perUser = figures.perUser();
    Stream<Value> median = perUser.percentile(50).stream().map(p -> value("median", p, AttemptMetric.Unit.SPEED));
    Stream<Value> slowest =
        Optional.ofNullable(perUser.min()).stream().map(min -> exact("slowest", numbers.speed(min)));
    List<Value> values = Stream.concat(median, slowest).toList();
    return figure(RunMetric.PER_USER_THROUGHPUT, values, "of " + numbers.count(perUser.n(), "user"));
  }

  private HeadlineFigure metric(AttemptMetric metric, double... percents) {
    Distribution distribution = figures.metric(metric);
    List<Value> values = Arrays.stream(percents)
        .mapToObj(distribution::percentile)
        .flatMap(Optional::stream)
        .map(p -> value(percents.length == 1 ? "median" : MetricDocument.name(p), p, metric.unit()))
        .toList();
    boolean streamMissing = values.isEmpty() && metric != END_TO_END_LATENCY && notStreamed(figures);
    return new HeadlineFigure(
        metric.key(), metric.title(), values, List.of(streamMissing ? NOT_STREAMED : population(distribution)));
  }

  /** What no latency may be read without: "5 990 of 6 000 attempts succeeded; 10 failed (0.2 %)". */
  static String population(Figures figures, Numbers numbers) {
    HeadlineFigures headline = new HeadlineFigures(figures, numbers);
    return headline.counts() + " succeeded; " + headline.failures();
  }

  private HeadlineFigure successRate() {
    List<Value> values = figures.attempts() == 0 ? List.of() : List.of(exact("", successShare()));
    return figure(RunMetric.SUCCESS_RATE, values, counts(), failures());
  }

  private String counts() {
    return numbers.count(figures.successes()) + " of " + numbers.count(figures.attempts(), "attempt");
  }

  private Quantity successShare() {
    String[] share = numbers.share(figures.successes(), figures.attempts()).split(" (?=%)");
    return new Quantity(share[0], share[1]);
  }

  private String interval(Estimate estimate) {
    if (estimate == null) {
      return "the window has no length";
    }
    return estimate.low() == null
        ? "no interval: the window is too short for one"
        : "95 % interval " + numbers.decimal(estimate.low()) + " – " + numbers.decimal(estimate.high());
  }

  private String estimatedShare() {
    return figures.estimatedTokens() > 0
        ? numbers.share(Math.round(figures.estimatedTokens()), Math.round(figures.outputTokens()))
            + " of the tokens are an estimate: the server did not count them"
        : "";
  }

  private String population(Distribution distribution) {
    return "of " + numbers.count(distribution.n(), "successful attempt") + "; " + failures();
  }

  private String failures() {
    long failed = figures.failures();
    return failed == 0
        ? "none failed"
        : numbers.count(failed) + " failed (" + numbers.share(failed, figures.attempts()) + ")";
  }

  private Value value(String label, Percentile percentile, AttemptMetric.Unit unit) {
    return new Value(label, numbers.quantity(unit, percentile.value()), percentile.sampleTooSmall());
  }

  private static Value exact(String label, Quantity quantity) {
    return new Value(label, quantity, false);
  }

  private static HeadlineFigure figure(RunMetric metric, List<Value> values, String... notes) {
    return new HeadlineFigure(metric.key(), metric.title(), values, List.of(notes));
  }
}
