package cerebras.loadtest.workload;

import cerebras.loadtest.settings.RunSettings;
import java.util.List;

/**
 * The same prompts for several models: a user asks all of them a prompt, one after the other, then the next prompt.
 *
 * <p>The order changes from prompt to prompt and from user to user, so that neither the time of day nor being first
 * favours a model: it rotates, and after each full round it turns about. Two models are asked as in AB, BA, BA, AB; of
 * more, each comes equally often at each place, and of any two each equally often before the other.
 *
 * @param models the questions of each model: the same prompts in the same order
 */
record ComparedQuestions(List<PreparedQuestions> models) implements Questions {

  static ComparedQuestions of(RunSettings settings) {
    return new ComparedQuestions(settings.models().stream()
        .map(model -> PreparedQuestions.of(new RequestForm(settings, model)))
        .toList());
  }

  @Override
  public Question question(long user, long call) {
    long prompt = (call - 1) / models.size();
    int place = (int) ((call - 1) % models.size());
    return models.get(model(order(user, prompt), place)).question(user, prompt);
  }

  /** User n begins n prompts later in the list: any other multiple of the user lets each prompt come in all orders. */
  private static long order(long user, long prompt) {
    return prompt + 2 * user;
  }

  /** Which model is asked at a place of an order; both count from 0, and any number stands for an order. */
  private int model(long order, int place) {
    boolean turned = Math.floorMod(order / models.size(), 2L) == 1;
    int rotated = (int) Math.floorMod(order + place, (long) models.size());
    return turned ? models.size() - 1 - rotated : rotated;
  }
}
