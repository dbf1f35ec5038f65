package cerebras.loadtest.models;

import java.time.LocalDate;

/**
 * What a model presents itself as.
 *
 * @param name for people
 * @param owner who made it
 * @param description what it is, in a sentence
 * @param created when it appeared
 * @param build what it is made of
 */
public record Card(String name, String owner, String description, LocalDate created, Build build) {

  /**
   * What a model is made of.
   *
   * @param huggingFaceId where its weights are published
   * @param tokenizer family of its tokenizer
   * @param instructType how its chat template marks roles
   * @param quantization how exact its weights are
   */
  public record Build(String huggingFaceId, String tokenizer, String instructType, String quantization) {}

  /** The card of a model that is nothing but its id. */
  static Card of(String id) {
    return new Card(id, "nobody", "Made up.", LocalDate.EPOCH, new Build(id, "none", "none", "none"));
  }
}
