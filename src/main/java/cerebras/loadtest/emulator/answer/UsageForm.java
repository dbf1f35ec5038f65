package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.api.Usage;
import cerebras.loadtest.api.Usage.CompletionTokensDetails;
import cerebras.loadtest.api.Usage.PromptTokensDetails;
import cerebras.loadtest.emulator.answer.Answer.PromptCount;
import cerebras.loadtest.models.Model.Counting;

/**
 * Which counts a model reports, as recorded. Tokens of images are never told apart.
 */
public enum UsageForm {

    /** Everything but images: gpt-oss and most others. */
    DETAILED {
        @Override
        Usage of(PromptCount prompt, Answer answer) {
            return usage(null, prompt, answer, predictions(answer), new PromptTokensDetails(prompt.cachedTokens()));
        }
    },

    /** With tokens of images before all others: gemma-4. */
    IMAGES_FIRST {
        @Override
        Usage of(PromptCount prompt, Answer answer) {
            return usage(0, prompt, answer, predictions(answer), new PromptTokensDetails(prompt.cachedTokens()));
        }
    },

    /** With tokens of images among the prompt's details, and without predictions: qwen-3.8. */
    IMAGES_IN_PROMPT {
        @Override
        Usage of(PromptCount prompt, Answer answer) {
            CompletionTokensDetails details = new CompletionTokensDetails(null, null, answer.reasoningTokens());
            return usage(null, prompt, answer, details, new PromptTokensDetails(prompt.cachedTokens(), 0));
        }
    },

    /** The three totals only: the retired llama models. */
    TOTALS {
        @Override
        Usage of(PromptCount prompt, Answer answer) {
            return usage(null, prompt, answer, null, null);
        }
    };

    /** How the shape of a model's counts is filled. */
    static UsageForm of(Counting.UsageShape shape) {
        return switch (shape) {
            case FULL -> DETAILED;
            case BARE -> TOTALS;
            case IMAGE_TOKENS_FIRST -> IMAGES_FIRST;
            case IMAGE_TOKENS_IN_DETAILS -> IMAGES_IN_PROMPT;
        };
    }

    /** The count of a prompt and its answer; of all choices together. */
    abstract Usage of(PromptCount prompt, Answer answer);

    private static Usage usage(
            Integer imageTokens,
            PromptCount prompt,
            Answer answer,
            CompletionTokensDetails output,
            PromptTokensDetails input) {
        int tokens = answer.tokens();
        return new Usage(imageTokens, prompt.tokens() + tokens, tokens, output, prompt.tokens(), input);
    }

    private static CompletionTokensDetails predictions(Answer answer) {
        return new CompletionTokensDetails(0, 0, answer.reasoningTokens());
    }
}
