package cerebras.loadtest.workload;

import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.settings.RunSettings;
import java.util.function.IntSupplier;

/** The same prompt in every call; how long its answer may be is asked for each time. */
public final class SameQuestion implements Questions {

  private final String model;
  private final BodyFrame frame;
  private final int promptTokens;
  private final IntSupplier maxTokens;

  /**
   * @param text the user's message
   * @param maxTokens the most tokens that the next answer may have; thread-safe
   */
  public SameQuestion(RunSettings settings, String text, IntSupplier maxTokens) {
    this.model = settings.model();
    this.frame = BodyFrame.of(new RequestForm(settings), text);
    this.promptTokens = LocalTokenizer.shared().count(text);
    this.maxTokens = maxTokens;
  }

  @Override
  public Question question(long user, long call) {
    int tokens = maxTokens.getAsInt();
    return new Question(model, frame.end(frame.begin(0), tokens), promptTokens, tokens);
  }
}
