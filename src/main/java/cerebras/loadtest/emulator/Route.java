package cerebras.loadtest.emulator;

/** Answers the requests of one path. Called by the planner thread, one request at a time. */
interface Route {

  /** @throws Refusal if the request is not to be served */
  AnswerPlan answer(IncomingRequest request);
}
