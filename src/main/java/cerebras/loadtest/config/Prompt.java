package cerebras.loadtest.config;

import cerebras.loadtest.wire.Message;
import java.util.List;
import java.util.OptionalInt;

/**
 * One conversation that is sent to a model.
 *
 * @param messages at least one, in order
 * @param maxTokens the most tokens its answer may have; absent if the setting {@code maxTokens} says it
 */
public record Prompt(List<Message> messages, OptionalInt maxTokens) {

  public Prompt {
    messages = List.copyOf(messages);
  }

  /** A question of a user, without anything before it. */
  public static Prompt user(String text) {
    return new Prompt(List.of(Message.user(text)), OptionalInt.empty());
  }
}
