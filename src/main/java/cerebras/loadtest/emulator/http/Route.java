package cerebras.loadtest.emulator.http;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Refusal;

/** Answers the requests of one path. Called by the planner thread, one request at a time. */
public interface Route {

  /** @throws Refusal if the request is not to be served */
  AnswerPlan answer(IncomingRequest request);
}
