package cerebras.loadtest.emulator.answer;

import java.util.List;

/**
 * What a model says to one request.
 *
 * @param choices as many as were asked for, at least one
 */
public record Answer(List<Choice> choices) {

    /** Output tokens of all choices. */
    int tokens() {
        return choices.stream().mapToInt(Choice::tokens).sum();
    }

    /** The part of the output tokens that is reasoning, seen or hidden. */
    int reasoningTokens() {
        return choices.stream().mapToInt(Choice::reasoningTokens).sum();
    }

    /**
     * How much of a prompt was read.
     *
     * @param tokens of the whole prompt, the model's template included
     * @param cachedTokens those at its beginning that the prompt cache had, so that they were not read; 0 for none
     */
    public record PromptCount(int tokens, int cachedTokens) {

        /** Those that were read. */
        public int uncachedTokens() {
            return tokens - cachedTokens;
        }
    }
}
