package cerebras.loadtest.emulator;

import cerebras.loadtest.emulator.plan.Refusal;
import cerebras.loadtest.models.Limits;
import java.util.OptionalInt;

/** What has room in a model. */
record ContextWindow(Limits limits) {

  /**
   * The most output tokens of a request. More than the model can write is cut to that without an error, by choice.
   *
   * @param requested absent for as many as there is room for
   * @throws Refusal 400 if the prompt, and what is requested after it, have no room
   */
  int outputTokens(int promptTokens, OptionalInt requested) {
    long needed = (long) promptTokens + requested.orElse(0);
    if (needed > limits.contextTokens()) {
      throw Refusal.contextTooLong((int) Math.min(needed, Integer.MAX_VALUE), limits.contextTokens());
    }
    return Math.min(requested.orElse(limits.contextTokens() - promptTokens), limits.outputTokens());
  }
}
