package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.plan.AnswerPlan;

/** The stream ends, properly, without {@code [DONE]}. A whole answer has none anyway: nothing happens to it. */
public record NoDoneMark() implements AnswerFault {

  @Override
  public AnswerPlan on(AnswerPlan decided) {
    int parts = Event.closing(decided) + 1;
    return parts == decided.emissions().size()
        ? decided
        : decided.withEmissions(decided.emissions().subList(0, parts));
  }
}
