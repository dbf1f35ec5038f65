package cerebras.loadtest.gatling;

import cerebras.loadtest.config.RunSettings;
import cerebras.loadtest.config.Setting;
import cerebras.loadtest.workload.Questions;
import java.util.Map;

/**
 * What simulations share whose users hold conversations: each question is sent with all that was said before. Whoever
 * gets no answer begins another conversation.
 */
public abstract class ConversationLoadTest extends LoadTest {

  /** @param defaults settings of this simulation, where they differ from the suite's */
  protected ConversationLoadTest(Map<String, String> defaults) {
    super(
        orRefuse(() -> RunSettings.fromSystem(defaults, Setting.unusedBut(Setting.OF_CONVERSATIONS))),
        LoadTest::closedPlan,
        Questions::conversations);
  }

  /** The prompts of all turns, on average, if every answer is as long as it may be. */
  @Override
  final double promptTokens() {
    double first = super.promptTokens();
    return first + (settings.turns() - 1) / 2.0 * (first + mostOutputTokens());
  }
}
