package cerebras.loadtest.report;

import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.stats.Window;
import java.util.List;
import java.util.stream.Stream;

/**
 * A stretch of the load, in seconds since it began.
 *
 * @param measured whether there are figures of it
 */
record Phase(String name, double start, double end, boolean measured) {

  /** Those of the run that have a length: the windows of its steps if it has any, else the phases of its plan. */
  static List<Phase> of(RunSummary summary) {
    List<Phase> steps = summary.steps().stream().map(Phase::step).toList();
    Stream<Phase> phases = steps.isEmpty() ? planned(summary) : steps.stream();
    return phases.filter(phase -> phase.end() > phase.start()).toList();
  }

  private static Phase step(Breakdown step) {
    Window window = step.figures().window();
    return new Phase(
        step.name() + (step.name().equals("1") ? " user" : " users"),
        Numbers.seconds(window.startNanos()),
        Numbers.seconds(window.endNanos()),
        true);
  }

  private static Stream<Phase> planned(RunSummary summary) {
    LoadPlan plan = summary.run().plan();
    if (plan.steadyEndNanos() == 0) {
      return Stream.empty();
    }
    double ramp = Numbers.seconds(plan.rampNanos());
    double steady = Numbers.seconds(plan.steadyStartNanos());
    double end = Numbers.seconds(summary.whole().window().endNanos());
    double sent = Math.min(Numbers.seconds(sendingEndNanos(plan, summary.stop())), end);
    return Stream.of(
        new Phase("ramp", 0, Math.min(ramp, sent), false),
        new Phase("warm-up", ramp, Math.min(steady, sent), false),
        new Phase("steady", steady, sent, true),
        new Phase("drain", sent, end, false));
  }

  private static long sendingEndNanos(LoadPlan plan, LoadStop stop) {
    return stop == null ? plan.steadyEndNanos() : Math.min(stop.atNanos(), plan.steadyEndNanos());
  }
}
