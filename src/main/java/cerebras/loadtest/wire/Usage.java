package cerebras.loadtest.wire;

/**
 * The server's own count of tokens.
 *
 * @param completionTokens output, reasoning included
 * @param promptTokens input, cached ones included
 */
public record Usage(
    Integer totalTokens,
    Integer completionTokens,
    CompletionTokensDetails completionTokensDetails,
    Integer promptTokens,
    PromptTokensDetails promptTokensDetails) {

  /** @param reasoningTokens the part of the output that is reasoning; absent from servers that do not say */
  public record CompletionTokensDetails(
      Integer acceptedPredictionTokens, Integer rejectedPredictionTokens, Integer reasoningTokens) {}

  /** @param cachedTokens the part of the input that the prompt cache held */
  public record PromptTokensDetails(Integer cachedTokens) {}
}
