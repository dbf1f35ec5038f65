package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.api.Usage;
import cerebras.loadtest.emulator.answer.Answer.PromptCount;
import cerebras.loadtest.emulator.answer.Part.Delivery;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Model.Counting;
import cerebras.loadtest.models.Model.ResponseProfile;

/**
 * Model-specific properties of answers.
 *
 * @param textMarkTokens tokens without text in an answer of text; counted as output
 * @param callMarkTokens the same for an answer that calls a function
 * @param thoughtDelimiters whether thoughts inside the content stand between {@code <think>} and {@code </think>}
 * @param streamedArguments how the arguments of a call are streamed
 * @param usage form of the reported token counts
 */
public record ModelFormat(
        int textMarkTokens,
        int callMarkTokens,
        boolean thoughtDelimiters,
        Delivery streamedArguments,
        UsageForm usage) {

    private static final String HARMONY = "harmony";

    /** By choice the raw thoughts of a model that speaks Harmony have no delimiter: its own marks are not text. */
    public static ModelFormat of(Model model) {
        Counting counting = model.profile().counting();
        return new ModelFormat(
                counting.endTokens(),
                counting.toolCallEndTokens(),
                !model.card().build().instructType().equals(HARMONY),
                model.profile().toolCalls() == ResponseProfile.ToolCalls.INCREMENTAL
                        ? Delivery.FLOWING
                        : Delivery.WHOLE,
                UsageForm.of(counting.usage()));
    }

    /** Token counts of a prompt and its answer, as this model reports them. */
    public Usage usage(PromptCount prompt, Answer answer) {
        return usage.of(prompt, answer);
    }
}
