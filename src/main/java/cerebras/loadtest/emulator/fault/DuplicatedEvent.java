package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Emission;
import java.util.List;

/**
 * An event of a stream comes twice, its text and all; the log counts its tokens twice, as they were sent, the usage
 * does not. Nothing happens to a whole answer, which has no events.
 *
 * @param event 1 for the chunk that names the role; in a stream with too few, the last before the closing chunk
 */
public record DuplicatedEvent(int event) implements AnswerFault {

  public DuplicatedEvent {
    Guard.positive("event", event);
  }

  @Override
  public AnswerPlan on(AnswerPlan decided) {
    if (!decided.streamed()) {
      return decided;
    }
    Break at = Break.after(event, decided);
    List<Emission> before = at.before();
    return decided.withEmissions(at.joined(before.subList(before.size() - 1, before.size()), at.after()));
  }
}
