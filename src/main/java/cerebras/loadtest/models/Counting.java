package cerebras.loadtest.models;

/**
 * Which tokens are counted beside those of the text, and how the count is told.
 *
 * @param templateTokens what the chat template adds to the prompt tokens of any conversation
 * @param endTokens what marks the parts and the end of an answer: output tokens that nobody sees
 * @param toolCallEndTokens the same of an answer that calls a tool
 * @param usage how {@code usage} is written
 */
public record Counting(int templateTokens, int endTokens, int toolCallEndTokens, UsageShape usage) {

  /** The shapes of {@code usage} that were seen. */
  public enum UsageShape {
    /** Three counts, and the details of completion and prompt. */
    FULL,
    /** Three counts and no details. */
    BARE,
    /** As {@link #FULL}, with {@code image_tokens} before everything else. */
    IMAGE_TOKENS_FIRST,
    /** Prompt details with {@code image_tokens}; completion details with {@code reasoning_tokens} alone. */
    IMAGE_TOKENS_IN_DETAILS
  }

  public Counting {
    if (templateTokens < 0 || endTokens < 0 || toolCallEndTokens < 0) {
      throw new IllegalArgumentException("templateTokens=" + templateTokens + " endTokens=" + endTokens
          + " toolCallEndTokens=" + toolCallEndTokens + " is not possible: expected 0 or more of each");
    }
  }
}
