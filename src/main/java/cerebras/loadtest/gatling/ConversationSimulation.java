package cerebras.loadtest.gatling;

import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import cerebras.loadtest.workload.Questions;
import java.util.List;
import java.util.Map;

/**
 * What simulations share whose users hold conversations: each question is sent with all that was said before. Whoever
 * gets no answer, or one without text, begins another conversation.
 */
public abstract class ConversationSimulation extends ChatSimulation {

    /** @param defaults settings of this simulation, where they differ from the suite's */
    protected ConversationSimulation(Map<String, String> defaults) {
        super(
                orRefuse(() -> RunSettings.fromSystem(defaults, Setting.unusedExcept(Setting.OF_CONVERSATIONS))),
                ChatSimulation::closedPlan,
                Questions::conversations);
    }

    /** Conversations that could not go on. */
    @Override
    List<RunAnswer> answers() {
        long ended = setup().questions().conversationsWithoutText();
        return ended == 0
                ? List.of()
                : List.of(
                        new RunAnswer(
                                "Conversations",
                                List.of(
                                        "%,d %s ended before the last question: an answer had no text, only reasoning or tool calls, so that there was"
                                                        .formatted(ended, ended == 1 ? "conversation" : "conversations")
                                                + " nothing to send back. A larger maxTokens, or prompts without tools, may help.")));
    }

    /** The prompts of all turns, on average, if every answer is as long as it may be. */
    @Override
    final double expectedPromptTokens() {
        double first = super.expectedPromptTokens();
        return first + (settings.turns() - 1) / 2.0 * (first + mostOutputTokens());
    }
}
