package cerebras.loadtest.report;

import cerebras.loadtest.measure.Outcome;

/**
 * What an outcome means in plain words.
 *
 * @param meaning one sentence
 * @param hint what to look at when it is the only outcome
 */
record OutcomeWords(String meaning, String hint) {

  static OutcomeWords of(Outcome outcome) {
    return switch (outcome) {
      case OK -> success("A whole answer.");
      case TRUNCATED_BY_LENGTH -> success("A whole answer that the token limit ended: a success, counted apart.");
      case QUOTA_REQUESTS -> failure("Too many requests for the quota (429).", "Send fewer requests, or raise the quota.");
      case QUOTA_TOKENS -> failure("Too many tokens for the quota (429).", "Ask for fewer tokens, or raise the quota.");
      case QUEUE_FULL -> failure("The provider was full, whatever the quota (429).", "Try again later, or with fewer users.");
      case RATE_LIMITED -> failure("Refused by a limit that was not named (429).", "Compare the load with the quota.");
      case UNAUTHORIZED -> failure("The key was missing or refused (401, 403).", "Check CEREBRAS_API_KEY.");
      case MODEL_NOT_FOUND -> failure("The target has no such model (404).", "Check the model's name.");
      case INVALID_REQUEST -> failure("The request was refused as it stood (4xx).", "Read the error in calls.jsonl.");
      case CONTEXT_TOO_LONG -> failure("Prompt and token limit exceed the model's context.", "Shorten the prompt or the limit.");
      case PAYMENT_REQUIRED -> failure("The account has to be paid first (402).", "Check the account's balance.");
      case SERVER_ERROR -> failure("The server failed (5xx).", "Read the error in calls.jsonl.");
      case STREAM_ERROR -> failure("The stream began well and then told of an error.", "Read the error in calls.jsonl.");
      case STREAM_BROKEN -> failure("The stream ended before the answer did.", "Look for proxies and idle timeouts on the way.");
      case MALFORMED -> failure("The answer was not what an API sends.", "Check the target's address: is it an API?");
      case TIMEOUT -> failure("No complete answer within the request timeout.", "Raise the timeout, or lower the load.");
      case CONNECT_ERROR -> failure("No connection, or one that dropped before an answer.", "Check the target's address and the network.");
      case CANCELLED -> failure("The run ended before the answer did.", "Let the run last longer than an answer takes.");
    };
  }

  private static OutcomeWords success(String meaning) {
    return new OutcomeWords(meaning, "");
  }

  private static OutcomeWords failure(String meaning, String hint) {
    return new OutcomeWords(meaning, hint);
  }
}
