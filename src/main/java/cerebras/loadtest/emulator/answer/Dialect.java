package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.catalogue.Model;
import cerebras.loadtest.wire.Usage;
import java.util.Map;

/**
 * What is particular to the answers of a family of models.
 *
 * @param textMarkTokens tokens without text in an answer of text; counted as output
 * @param callMarkTokens the same of an answer that calls a function
 * @param thoughtDelimiters whether thoughts inside the content stand between {@code <think>} and {@code </think>}
 * @param streamedArguments how the arguments of a call are streamed
 * @param usage which counts it reports
 */
public record Dialect(
    int textMarkTokens, int callMarkTokens, boolean thoughtDelimiters, Delivery streamedArguments, UsageForm usage) {

  /**
   * Marks as recounted in recordings: 10, and about 24 with a call. Raw thoughts stand before the answer without any
   * delimiter, by choice: the model's own marks are not text.
   */
  private static final Dialect GPT_OSS = new Dialect(10, 24, false, Delivery.FLOWING, UsageForm.DETAILED);

  private static final Dialect ONE_MARK = new Dialect(1, 1, true, Delivery.WHOLE, UsageForm.DETAILED);

  /** For a model that is not known: all text is counted and nothing else. */
  private static final Dialect UNKNOWN = new Dialect(0, 0, true, Delivery.WHOLE, UsageForm.DETAILED);

  private static final Map<String, Dialect> BY_FAMILY = Map.of(
      "gpt-oss", GPT_OSS,
      "gemma", ONE_MARK.with(UsageForm.IMAGES_FIRST),
      "llama", ONE_MARK.with(UsageForm.TOTALS),
      "qwen-3.8", ONE_MARK.with(UsageForm.IMAGES_IN_PROMPT),
      "qwen-3", ONE_MARK,
      "zai-glm", ONE_MARK);

  /** The dialect of the family that the id of a model begins with. */
  public static Dialect of(Model model) {
    return BY_FAMILY.entrySet().stream()
        .filter(family -> model.id().startsWith(family.getKey()))
        .max(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .orElse(UNKNOWN);
  }

  /** The count of a prompt and its answer, as this model reports it. */
  public Usage usage(int promptTokens, Answer answer) {
    return usage.of(promptTokens, answer);
  }

  private Dialect with(UsageForm form) {
    return new Dialect(textMarkTokens, callMarkTokens, thoughtDelimiters, streamedArguments, form);
  }
}
