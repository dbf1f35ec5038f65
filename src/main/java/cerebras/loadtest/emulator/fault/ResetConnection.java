package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.End;

/**
 * The connection is reset before the end of the answer, in the middle of the body of a whole one.
 *
 * @param afterEvents 0 or more; the reset follows the last of them at once
 */
public record ResetConnection(int afterEvents) implements AnswerFault {

  public ResetConnection {
    Guard.notNegative("afterEvents", afterEvents);
  }

  @Override
  public AnswerPlan on(AnswerPlan decided) {
    return decided.withEmissions(Break.after(afterEvents, decided).before()).withEnd(End.RESET);
  }
}
