package cerebras.loadtest.emulator.answer;

import java.util.List;

/**
 * The answer of a model to a request.
 *
 * @param choices as many as requested, at least one
 */
public record Answer(List<Choice> choices) {

    /** Output tokens of all choices. */
    int tokens() {
        return choices.stream().mapToInt(Choice::tokens).sum();
    }

    /** Number of output tokens that are reasoning, sent or not. */
    int reasoningTokens() {
        return choices.stream().mapToInt(Choice::reasoningTokens).sum();
    }

    /**
     * The token counts of a prompt.
     *
     * @param tokens of the whole prompt, including the chat template
     * @param cachedTokens tokens at its beginning that were in the prompt cache
     */
    public record PromptCount(int tokens, int cachedTokens) {

        /** Number of tokens that were processed. */
        public int uncachedTokens() {
            return tokens - cachedTokens;
        }
    }
}
