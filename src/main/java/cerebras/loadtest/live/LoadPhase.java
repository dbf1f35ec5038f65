package cerebras.loadtest.live;

import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.report.Numbers;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Where a load is in its plan, in words: {@code steady 35 s of 60 s}.
 *
 * @param plan the load's phases
 * @param steps that are known so far, in the order of time
 * @param plannedSteps how many there will be; 0 where the load finds that out
 */
record LoadPhase(LoadPlan plan, List<LoadStep> steps, int plannedSteps) {

  String at(Gauges gauges) {
    long now = gauges.elapsedNanos();
    if (!gauges.sending()) {
      return "drain: no new calls";
    }
    return steps.stream().filter(step -> step.startNanos() <= now)
        .reduce((earlier, later) -> later)
        .map(step -> ofStep(step, now))
        .orElseGet(() -> ofPlan(now));
  }

  private String ofStep(LoadStep step, long now) {
    String part = now < step.steadyNanos()
        ? part("settling", now, step.startNanos(), step.steadyNanos())
        : part("measured", now, step.steadyNanos(), step.endNanos());
    return name(step) + ": " + part;
  }

  /** For example {@code step 3 of 8, 15 users}. */
  String name(LoadStep step) {
    return "step " + step.number() + (plannedSteps == 0 ? "" : " of " + plannedSteps) + ", "
        + Numbers.CONSOLE.count(step.users(), "user");
  }

  private String ofPlan(long now) {
    if (plan.steadyEndNanos() == 0) {
      return "running for " + wholeSeconds(now);
    }
    if (now < plan.rampNanos()) {
      return part("ramp", now, 0, plan.rampNanos());
    }
    return now < plan.steadyStartNanos()
        ? part("warm-up", now, plan.rampNanos(), plan.steadyStartNanos())
        : part("steady", now, plan.steadyStartNanos(), plan.steadyEndNanos());
  }

  private static String part(String name, long now, long start, long end) {
    return name + " " + wholeSeconds(Math.min(now, end) - start) + " of " + Numbers.CONSOLE.duration(end - start);
  }

  private static String wholeSeconds(long nanos) {
    return Numbers.CONSOLE.duration(TimeUnit.SECONDS.toNanos(TimeUnit.NANOSECONDS.toSeconds(nanos)));
  }
}
