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

    /** @param reasoningTokens reasoning tokens, a part of the output; absent if the server does not state them */
    public record CompletionTokensDetails(
            Integer acceptedPredictionTokens, Integer rejectedPredictionTokens, Integer reasoningTokens) {}

    /**
     * Parts of the input.
     *
     * @param cachedTokens tokens found in the prompt cache
     * @param imageTokens of some models only
     */
    public record PromptTokensDetails(Integer cachedTokens, Integer imageTokens) {

        /** Details without image tokens, as on most servers. */
        public PromptTokensDetails(Integer cachedTokens) {
            this(cachedTokens, null);
        }
    }
}
