package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.End;

/**
 * The connection is closed without the end of the answer. A whole answer is cut in the middle of its body.
 *
 * @param afterEvents 0 or more; the cut follows the last of them at once
 */
public record CutStream(int afterEvents) implements AnswerFault {

  public CutStream {
    Guard.notNegative("afterEvents", afterEvents);
  }

  @Override
  public AnswerPlan on(AnswerPlan decided) {
    return decided.withEmissions(Break.after(afterEvents, decided).before()).withEnd(End.CUT);
  }
}
