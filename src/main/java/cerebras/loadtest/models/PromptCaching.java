package cerebras.loadtest.models;

import java.time.Duration;

/**
 * How a model keeps prompts, so as not to read the same beginning twice.
 *
 * @param timeToLive how long a prompt is kept after it was last used
 */
public record PromptCaching(Duration timeToLive) {

  public PromptCaching {
    if (timeToLive.isNegative() || timeToLive.isZero()) {
      throw new IllegalArgumentException(
          "timeToLive=" + timeToLive + " is not possible: expected more than 0, or no prompt cache at all");
    }
  }
}
