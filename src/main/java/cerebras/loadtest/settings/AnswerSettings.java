package cerebras.loadtest.settings;

import java.util.OptionalInt;

/**
 * How answers are read.
 *
 * @param maxBytes the largest body that is read; absent where it follows from the tokens that are asked for
 * @param tokenizer of the local count
 */
public record AnswerSettings(OptionalInt maxBytes, Tokenizer tokenizer) {

  /** The vocabularies that jtokkit has, from the newest to the oldest. */
  public enum Tokenizer { O200K_BASE, CL100K_BASE, P50K_BASE, R50K_BASE }

  /** What a body may have in any case: about 16,000 events of 250 bytes, for servers that do not keep a low limit. */
  private static final int LEAST_BYTES = 4 << 20;

  /** An event of one token has 200 to 350 bytes with most servers, and 5,000 with twenty log probabilities. */
  private static final int BYTES_PER_TOKEN = 8 << 10;

  /** What a client with many users has memory for. */
  private static final int MOST_BYTES = 256 << 20;

  static AnswerSettings read(SettingValues values) {
    return new AnswerSettings(
        values.optionalBytes(Setting.MAX_ANSWER_BYTES),
        values.read(Setting.TOKENIZER, ValueForm.oneOf(Tokenizer.class), Tokenizer.O200K_BASE));
  }

  /** The largest body that is read of an answer of at most so many tokens. */
  public int mostBytes(int maxTokens) {
    return maxBytes.orElse((int) Math.min(MOST_BYTES, Math.max(LEAST_BYTES, (long) BYTES_PER_TOKEN * maxTokens)));
  }
}
