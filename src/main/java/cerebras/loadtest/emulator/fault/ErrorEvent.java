package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.End;
import java.util.List;

/**
 * The stream goes on with an event that tells of a server error, and ends there, properly: the connection serves the
 * next request, by choice. One that closed then would look alive to a client for a moment. A whole answer, whose headers
 * would have waited for its body, becomes a 500 at its moment.
 *
 * @param afterEvents 0 or more; the error follows the last of them at once
 */
public record ErrorEvent(int afterEvents) implements AnswerFault {

  public ErrorEvent {
    Guard.notNegative("afterEvents", afterEvents);
  }

  @Override
  public AnswerPlan on(AnswerPlan decided) {
    AnswerPlan error = ErrorKind.SERVER_ERROR.plan(decided.dialect());
    Emission body = error.emissions().get(0);
    if (!decided.streamed()) {
      return error.withEmissions(List.of(body.later(decided.emissions().get(0).offsetNanos())));
    }
    Break at = Break.after(afterEvents, decided);
    Emission event = new Emission(at.nanos(), 0, Event.of(body.payload().bytes()));
    return decided.withEmissions(at.joined(List.of(event), List.of())).withEnd(End.ERROR_EVENT);
  }
}
