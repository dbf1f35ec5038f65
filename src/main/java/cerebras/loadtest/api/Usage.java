package cerebras.loadtest.api;

/**
 * The server's own count of tokens.
 *
 * @param imageTokens of some models only
 * @param completionTokens output, reasoning included
 * @param promptTokens input, cached ones included
 */
public record Usage(
        Integer imageTokens,
        Integer totalTokens,
        Integer completionTokens,
        CompletionTokensDetails completionTokensDetails,
        Integer promptTokens,
        PromptTokensDetails promptTokensDetails) {

    /** Usage without image tokens. */
    public Usage(
            Integer totalTokens,
            Integer completionTokens,
            CompletionTokensDetails completionTokensDetails,
            Integer promptTokens,
            PromptTokensDetails promptTokensDetails) {
        this(null, totalTokens, completionTokens, completionTokensDetails, promptTokens, promptTokensDetails);
    }

    /** @param reasoningTokens the part of the output that is reasoning; absent from servers that do not say */
    public record CompletionTokensDetails(
            Integer acceptedPredictionTokens, Integer rejectedPredictionTokens, Integer reasoningTokens) {}

    /**
     * Parts of the input.
     *
     * @param cachedTokens what the prompt cache held
     * @param imageTokens of some models only
     */
    public record PromptTokensDetails(Integer cachedTokens, Integer imageTokens) {

        /** Those that do not tell images apart, as most. */
        public PromptTokensDetails(Integer cachedTokens) {
            this(cachedTokens, null);
        }
    }
}
