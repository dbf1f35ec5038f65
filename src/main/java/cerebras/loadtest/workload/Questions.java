package cerebras.loadtest.workload;

import cerebras.loadtest.settings.RunSettings;

/** Where the questions of a run come from. Thread-safe. */
@FunctionalInterface
public interface Questions {

  /**
   * The question of a user's call; to be asked for once a call. Costs a copy of its body at most, so that it can be asked
   * for on an event loop.
   *
   * @param user number of the user; in an open load, where each call is a user, the call's place in its schedule, from 0
   * @param call number of the call among this user's calls, from 1
   */
  Question question(long user, long call);

  /**
   * The question of a user who has had an answer to another one; as {@link #question} where it does not matter. Costs
   * a copy of the body and of the answer.
   *
   * @param heard the user's latest question and its answer
   */
  default Question after(Exchange heard, long user, long call) {
    return question(user, call);
  }

  /** How many conversations ended before their last question because an answer had no text; 0 where there are none. */
  default long conversationsWithoutText() {
    return 0;
  }

  /**
   * Those of the configured prompts, made before the load; for synthetic prompts this takes some tenths of a second, and
   * some ten megabytes.
   */
  static Questions of(RunSettings settings) {
    return PreparedQuestions.of(new RequestForm(settings));
  }

  /** Conversations that begin with the configured prompts, each of as many questions as the settings say. */
  static Questions conversations(RunSettings settings) {
    return Conversations.of(settings);
  }

  /** Those of the configured prompts, each for all models that are compared. */
  static Questions compared(RunSettings settings) {
    return ComparedQuestions.of(settings);
  }
}
