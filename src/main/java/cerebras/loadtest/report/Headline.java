package cerebras.loadtest.report;

import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.stats.Estimate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The window whose figures are shown first: the steady one; in a load of steps, which have different loads, the step with
 * the highest throughput of the fewest users; the whole run when nothing ended in either.
 *
 * @param figures what to show
 * @param wholeRun whether the whole run stands in for the steady window
 * @param step the users of the step that is shown; {@code null} where none is
 */
record Headline(Figures figures, boolean wholeRun, String step) {

  static Headline of(RunSummary summary) {
    return bestStep(summary)
        .map(step -> new Headline(step.figures(), false, step.name()))
        .orElseGet(() -> steadyOrWhole(summary));
  }

  private static Headline steadyOrWhole(RunSummary summary) {
    boolean wholeRun = summary.steady().attempts() == 0 && summary.whole().attempts() > 0;
    return new Headline(wholeRun ? summary.whole() : summary.steady(), wholeRun, null);
  }

  /** Of those whose interval reaches the highest throughput the one of the fewest users: near the knee, if there is one. */
  private static Optional<Breakdown> bestStep(RunSummary summary) {
    List<Breakdown> steps = summary.steps().stream().filter(step -> value(step) > 0).toList();
    return steps.stream()
        .max(Comparator.comparingDouble(Headline::value))
        .flatMap(best -> steps.stream()
            .filter(step -> step == best || reach(step) >= low(best))
            .min(Comparator.comparingInt(step -> Integer.parseInt(step.name()))));
  }

  private static double value(Breakdown step) {
    Estimate throughput = step.figures().outputThroughput();
    return throughput == null ? 0 : throughput.value();
  }

  private static double reach(Breakdown step) {
    Double high = step.figures().outputThroughput().high();
    return high == null ? value(step) : high;
  }

  private static double low(Breakdown step) {
    Double low = step.figures().outputThroughput().low();
    return low == null ? value(step) : low;
  }

  /** The window's name. */
  String name() {
    return step != null ? "step of " + users() : wholeRun ? "whole run" : "steady window";
  }

  /** Why it is this step, and where the others are; empty where no step is shown. */
  String choice() {
    return step == null
        ? ""
        : "The load went by steps, so these are figures of one of them: the step of " + users()
            + ", the fewest whose throughput is as high as any, as far as 95 % intervals tell. All of them stand side by"
            + " side under “Steps of the load”.";
  }

  private String users() {
    return step + (step.equals("1") ? " user" : " users");
  }
}
