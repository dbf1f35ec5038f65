package cerebras.loadtest.emulator.answer;

/** How much a request wants the model to think. The API gives no figures; these are by choice. */
public enum Effort {
  NONE(0, 0),
  LOW(0.4, 0.125),
  MEDIUM(1, 0.25),
  HIGH(4, 0.5);

  /** Thoughts at medium effort of a model that does not think unless it is asked to. */
  private static final int TYPICAL_TOKENS = 25;

  private final double factor;
  private final double share;

  /**
   * @param factor on the tokens at medium effort
   * @param share of the answer that thoughts may take at most
   */
  Effort(double factor, double share) {
    this.factor = factor;
    this.share = share;
  }

  /**
   * Tokens of thought in an answer.
   *
   * @param usual tokens of thought where the request says nothing
   * @param length of the answer in tokens, thoughts included
   */
  int thought(int usual, int length) {
    int medium = usual == 0 ? TYPICAL_TOKENS : usual;
    return (int) Math.min(medium * factor, length * share);
  }
}
