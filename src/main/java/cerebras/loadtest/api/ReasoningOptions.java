package cerebras.loadtest.api;

/**
 * How the model is to think, and what to show of it. Every component may be absent, which means the model's own way.
 *
 * @param reasoningEffort {@code none}, {@code low}, {@code medium} or {@code high}
 * @param reasoningFormat {@code none}, {@code parsed}, {@code text_parsed}, {@code raw} or {@code hidden}
 * @param disableReasoning deprecated in favour of the effort {@code none}
 * @param clearThinking whether the thoughts of earlier answers are forgotten
 */
public record ReasoningOptions(
    String reasoningEffort, String reasoningFormat, Boolean disableReasoning, Boolean clearThinking) {

  /** None is set. */
  public static final ReasoningOptions NONE = new ReasoningOptions(null, null, null, null);
}
