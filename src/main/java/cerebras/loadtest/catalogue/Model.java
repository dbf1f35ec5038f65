package cerebras.loadtest.catalogue;

import java.util.List;

/**
 * One emulated model.
 *
 * @param id as requests name it
 * @param pace how fast it is
 * @param templateTokens what the model's own chat template adds to the prompt tokens of any conversation
 * @param reasoningTokens how many tokens it thinks before it answers, about, and never more than a quarter of the
 *     answer; 0 for a model that does not think. They count as output
 */
public record Model(String id, Pace pace, int templateTokens, int reasoningTokens) {

  /** The speed is that of recorded streams, half of what is advertised. The template is 67 tokens long, as observed. */
  public static final Model GPT_OSS_120B = new Model("gpt-oss-120b", Pace.MEASURED, 67, 25);

  /**
   * The advertised speed, in events like those of gpt-oss: no stream of this model is known. Its template is taken to
   * be 10 tokens long and its thinking to be switched off, both by choice.
   */
  public static final Model QWEN_3_8_27B =
      new Model("qwen-3.8-27b", Pace.MEASURED.withTokensPerSecond(1850), 10, 0);

  /** What the shared endpoint offers. */
  public static List<Model> catalogue() {
    return List.of(GPT_OSS_120B, QWEN_3_8_27B);
  }

  public Model {
    if (id.isBlank() || templateTokens < 0 || reasoningTokens < 0) {
      throw new IllegalArgumentException("not a model: expected an id and no negative tokens, got id='" + id
          + "' templateTokens=" + templateTokens + " reasoningTokens=" + reasoningTokens);
    }
  }

  public Model withPace(Pace other) {
    return new Model(id, other, templateTokens, reasoningTokens);
  }

  public Model withReasoningTokens(int tokens) {
    return new Model(id, pace, templateTokens, tokens);
  }
}
