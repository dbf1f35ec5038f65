package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Window;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the figures were made, and what they do not prove.
 *
 * @param definitions of every figure on the page
 * @param outcomes what each means
 * @param window which stretch of the run the headline is about
 * @param loadModel what the load model means for the reader
 * @param repeat the command that runs it again
 */
record MethodPart(
    List<Definition> definitions, List<Definition> outcomes, String window, String loadModel, String repeat) {

  static MethodPart of(RunSummary summary, Numbers numbers) {
    return new MethodPart(
        Stream.concat(
                Arrays.stream(RunMetric.values())
                    .filter(metric -> summary.calls() != null || !RunMetric.OF_CALLS.contains(metric))
                    .filter(metric -> !summary.quotas().isEmpty() || metric != RunMetric.RETRY_AFTER)
                    .map(Definition::of),
                MetricChoice.of(Headline.of(summary).figures()).map(Definition::of))
            .toList(),
        Arrays.stream(Outcome.values()).map(Definition::of).toList(),
        window(summary, numbers),
        LoadText.meaning(summary.run().plan()),
        RepeatCommand.of(summary.run()));
  }

  private static String window(RunSummary summary, Numbers numbers) {
    Headline headline = Headline.of(summary);
    Window window = headline.figures().window();
    LoadPlan plan = summary.run().plan();
    return (headline.choice() + " Figures are of the ").stripLeading()
        + headline.name() + ", " + numbers.duration(window.startNanos()) + " to "
        + numbers.duration(window.endNanos()) + " after the load began. Planned: ramp "
        + numbers.duration(plan.rampNanos()) + ", warm-up " + numbers.duration(plan.warmupNanos()) + ", steady "
        + numbers.duration(plan.steadyNanos()) + "; then the answers under way are awaited.";
  }

  /** The words behind a figure's name. */
  record Definition(String key, String title, String text, String unit) {

    static Definition of(RunMetric metric) {
      return new Definition(metric.key(), metric.title(), metric.definition(), "");
    }

    static Definition of(Outcome outcome) {
      OutcomeWords words = OutcomeWords.of(outcome);
      return new Definition(outcome.label(), outcome.label(), (words.meaning() + " " + words.hint()).strip(), "");
    }

    static Definition of(AttemptMetric metric) {
      return new Definition(metric.key(), metric.title(), metric.definition(), MetricDocument.unit(metric.unit()));
    }
  }
}
