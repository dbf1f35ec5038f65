package cerebras.loadtest.emulator.answer;

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
