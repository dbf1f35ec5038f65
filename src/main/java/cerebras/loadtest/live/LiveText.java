package cerebras.loadtest.live;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.load.Caps;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunHeader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What there is to say of a load, made of the lines that were recorded so far. Safe for threads. */
final class LiveText {

  private final Caps caps;
  private final int plannedSteps;
  private final Set<Outcome> seen = EnumSet.noneOf(Outcome.class);
  private final List<StepTally> steps = new ArrayList<>();
  private int stepsSaid;
  private LoadPlan plan = LoadPlan.singleCall();
  private Instant loadStart = Instant.EPOCH;
  private LiveTally tally = new LiveTally(Map.of(), Dialect.OTHER, loadStart);

  /** @param plannedSteps how many steps the load will have; 0 where it finds that out, and says so itself */
  LiveText(Caps caps, int plannedSteps) {
    this.caps = caps;
    this.plannedSteps = plannedSteps;
  }

  /** Returns what is to be said at once: the first failure of each kind. */
  synchronized Optional<String> hear(LogLine line) {
    if (line instanceof RunHeader header) {
      plan = header.plan();
      loadStart = header.startInstant();
      tally = new LiveTally(header.prices(), header.dialect(), loadStart);
    } else if (line instanceof LoadStep step) {
      steps.add(new StepTally(step));
    } else if (line instanceof Attempt attempt) {
      tally.add(attempt);
      steps.forEach(step -> step.add(attempt));
      return firstOfItsKind(attempt);
    }
    return Optional.empty();
  }

  private Optional<String> firstOfItsKind(Attempt attempt) {
    return attempt.outcome().success() || !seen.add(attempt.outcome())
        ? Optional.empty()
        : Optional.of(FirstFailure.line(attempt, loadStart));
  }

  /** How the load goes. */
  synchronized String block(Gauges gauges) {
    return new LiveBlock(phase().at(gauges), gauges, tally.look(gauges.elapsedNanos()), caps).text();
  }

  /** What came out of the steps that have ended since this was last asked; nothing where the load says that itself. */
  synchronized List<String> stepsEnded(long elapsedNanos) {
    List<String> lines = new ArrayList<>();
    while (plannedSteps > 0 && stepsSaid < steps.size() && steps.get(stepsSaid).step().endNanos() <= elapsedNanos) {
      StepTally ended = steps.get(stepsSaid);
      lines.add(BlockLine.title(phase().name(ended.step()), List.of(ended.words())));
      stepsSaid++;
    }
    return lines;
  }

  private LoadPhase phase() {
    return new LoadPhase(plan, steps.stream().map(StepTally::step).toList(), plannedSteps);
  }
}
