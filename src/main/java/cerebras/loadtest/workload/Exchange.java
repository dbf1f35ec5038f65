package cerebras.loadtest.workload;

import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * A question and its answer.
 *
 * @param answer gives the text as it came, without reasoning; may be empty
 * @param tokens of the prompt and the answer together, as the server counted them; absent when it did not say
 */
public record Exchange(Question question, Supplier<String> answer, OptionalInt tokens) {

  /** As the server counted them; where it did not, the most that they can be, but for the chat template. */
  int mostTokens() {
    return tokens.orElse(question.promptTokens() + question.maxTokens());
  }
}
