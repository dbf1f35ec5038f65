package cerebras.loadtest.workload;

import cerebras.loadtest.config.Prompts;
import cerebras.loadtest.config.RunSettings;

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
   * Those of the configured prompts, made before the load; for synthetic prompts this takes some tenths of a second, and
   * some ten megabytes.
   */
  static Questions of(RunSettings settings) {
    var form = new RequestForm(settings);
    return settings.prompts() instanceof Prompts.Synthetic synthetic
        ? PreparedQuestions.marked(form, new SyntheticPrompts(synthetic).texts())
        : PreparedQuestions.listed(form, (Prompts.Listed) settings.prompts());
  }
}
