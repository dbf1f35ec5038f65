package cerebras.loadtest.report;

import cerebras.loadtest.config.SettingsException;
import cerebras.loadtest.gate.Judgement;
import cerebras.loadtest.gate.ServiceLevel;
import cerebras.loadtest.gate.ServiceTally;
import cerebras.loadtest.measure.Attempt;
import cerebras.loadtest.measure.LoadPlan;
import cerebras.loadtest.measure.RunHeader;
import cerebras.loadtest.measure.RunSummary;
import cerebras.loadtest.measure.Window;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Judges the steady window of a run by the service level that its settings asked for. */
final class SteadyJudge {

  private Optional<ServiceLevel> level = Optional.empty();
  private ServiceTally tally;

  /** Takes what was run; returns what takes its attempts. */
  Consumer<Attempt> begin(RunHeader run) {
    level = level(run);
    if (level.isEmpty()) {
      return attempt -> {};
    }
    LoadPlan plan = run.plan();
    tally = new ServiceTally(level.get(), new Window(plan.steadyStartNanos(), plan.steadyEndNanos(), true));
    return tally::add;
  }

  private static Optional<ServiceLevel> level(RunHeader run) {
    Map<String, String> limits = new HashMap<>();
    run.settings().forEach((name, text) -> {
      if (name.startsWith(ServiceLevel.PREFIX)) {
        limits.put(name.substring(ServiceLevel.PREFIX.length()), text);
      }
    });
    try {
      return ServiceLevel.of(limits);
    } catch (SettingsException changedByHand) {
      return Optional.empty();
    }
  }

  /** Absent when nothing was asked for; and where the load went by steps, each of which is another load. */
  Optional<Judgement> judgement(RunSummary summary) {
    return summary.steps().isEmpty()
        ? level.map(asked -> asked.judge(tally.evidence(summary.steady().outputThroughput())))
        : Optional.empty();
  }
}
