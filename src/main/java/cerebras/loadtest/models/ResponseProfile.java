package cerebras.loadtest.models;

/**
 * How a model answers.
 *
 * @param counting which tokens are counted beside those of the text
 * @param reasoning how it thinks
 * @param toolCalls how a stream brings a call of a tool
 */
public record ResponseProfile(Counting counting, Reasoning reasoning, ToolCalls toolCalls) {

  /** How a stream brings a call of a tool. */
  public enum ToolCalls {
    /** The name first, the arguments after it piece by piece. */
    INCREMENTAL,
    /** In one chunk, several calls together. */
    WHOLE
  }

  static ResponseProfile plain(int templateTokens, int reasoningTokens) {
    Counting counting = new Counting(templateTokens, 0, 0, Counting.UsageShape.FULL);
    return new ResponseProfile(counting, Reasoning.always(reasoningTokens), ToolCalls.WHOLE);
  }
}
