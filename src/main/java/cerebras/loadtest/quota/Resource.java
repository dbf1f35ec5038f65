package cerebras.loadtest.quota;

import java.util.Locale;

/** What is counted. */
public enum Resource {
  REQUESTS {
    @Override
    long need(long tokens, long cachedTokens) {
      return 1;
    }
  },
  /** Prompt and completion tokens together, without those of the prompt that the prompt cache had. */
  TOKENS {
    @Override
    long need(long tokens, long cachedTokens) {
      return Math.max(0, tokens - cachedTokens);
    }
  },
  /** Prompt and completion tokens together, whether the prompt cache had some or not. */
  TOTAL_TOKENS {
    @Override
    long need(long tokens, long cachedTokens) {
      return tokens;
    }
  };

  /**
   * How much a request needs, or used.
   *
   * @param tokens prompt and completion; 0 for a request that came to nothing
   * @param cachedTokens those of the prompt that the prompt cache had
   */
  abstract long need(long tokens, long cachedTokens);

  /** As header names and plan files write it: {@code total-tokens}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
