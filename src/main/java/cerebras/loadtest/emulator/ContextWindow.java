package cerebras.loadtest.emulator;

import cerebras.loadtest.emulator.plan.Refusal;
import java.util.OptionalInt;

/**
 * How much a model can read and write.
 *
 * @param tokens of prompt and output together
 * @param mostOutputTokens of the output alone
 */
record ContextWindow(int tokens, int mostOutputTokens) {

  /** What the shared endpoint gives its paying users. */
  static final ContextWindow SHARED = new ContextWindow(131_072, 40_960);

  /**
   * The most output tokens of a request. More than the model can write is cut to that without an error, by choice.
   *
   * @param requested absent for as many as there is room for
   * @throws Refusal 400 if the prompt, and what is requested after it, have no room
   */
  int outputTokens(int promptTokens, OptionalInt requested) {
    long needed = (long) promptTokens + requested.orElse(0);
    if (needed > tokens) {
      throw Refusal.contextTooLong((int) Math.min(needed, Integer.MAX_VALUE), tokens);
    }
    return Math.min(requested.orElse(tokens - promptTokens), mostOutputTokens);
  }
}
