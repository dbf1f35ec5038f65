package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.End;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The answer pauses in its midst. What comes after the pause comes at its usual pace, by choice: the model stopped, not
 * the network. A whole answer pauses in the middle of its body.
 *
 * @param afterEvents 0 or more
 * @param duration of the pause; absent if it never ends
 */
public record StallInStream(int afterEvents, Optional<Duration> duration) implements AnswerFault {

  public StallInStream {
    Guard.notNegative("afterEvents", afterEvents);
    duration.ifPresent(pause -> Guard.positive("duration", pause));
  }

  @Override
  public AnswerPlan on(AnswerPlan decided) {
    Break at = Break.after(afterEvents, decided);
    return duration.isEmpty()
        ? decided.withEmissions(at.before()).withEnd(End.NEVER)
        : decided.withEmissions(at.joined(List.of(), later(at.after(), duration.get())));
  }

  private static List<Emission> later(List<Emission> parts, Duration pause) {
    return parts.stream().map(part -> part.later(pause.toNanos())).toList();
  }
}
