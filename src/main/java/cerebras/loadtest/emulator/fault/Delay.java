package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import java.time.Duration;

/** Everything, headers included, comes so much later; so it does in a whole answer. */
public record Delay(Duration duration) implements AnswerFault {

  public Delay {
    Guard.positive("duration", duration);
  }

  @Override
  public AnswerPlan on(AnswerPlan decided) {
    return decided.withEmissions(decided.emissions().stream().map(part -> part.later(duration.toNanos())).toList());
  }
}
