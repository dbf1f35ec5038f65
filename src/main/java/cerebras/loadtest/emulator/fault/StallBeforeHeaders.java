package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.End;
import java.util.List;

/** The answer, streamed or whole, never begins; the connection stays open. {@link Delay} is a stall that ends. */
public record StallBeforeHeaders() implements AnswerFault {

  @Override
  public AnswerPlan on(AnswerPlan decided) {
    return decided.withEmissions(List.of()).withEnd(End.NEVER);
  }
}
