package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.plan.AnswerPlan;

/** An error in place of the answer, streamed or whole, at once. */
public record ErrorAnswer(ErrorKind error) implements AnswerFault {

  @Override
  public AnswerPlan on(AnswerPlan decided) {
    return error.plan(decided.dialect());
  }
}
