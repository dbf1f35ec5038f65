package cerebras.loadtest.workload;

import java.util.Optional;

/**
 * What one call asks.
 *
 * @param model the id of the model that is to answer
 * @param body the request's JSON; not to be changed
 * @param promptTokens tokens of what it says, counted locally: those of the chat template come on top. After the first
 *     question of a conversation, the most that they can be
 * @param maxTokens the most tokens that its answer may have
 * @param turn its place in a conversation; absent where there is none
 */
public record Question(String model, byte[] body, int promptTokens, int maxTokens, Optional<Turn> turn) {

  /** A question that belongs to no conversation. */
  public Question(String model, byte[] body, int promptTokens, int maxTokens) {
    this(model, body, promptTokens, maxTokens, Optional.empty());
  }

  /**
   * A place in a conversation.
   *
   * @param conversation which one, from 0
   * @param number the how manieth question of it, from 1
   */
  public record Turn(int conversation, int number) {}
}
