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

  /** Of a call, on average, if every answer is as long as it may be: the n-th prompt holds n - 1 of them. */
  @Override
  final double promptTokens() {
    return super.promptTokens() + (settings.turns() - 1) / 2.0 * mostOutputTokens();
  }
}
