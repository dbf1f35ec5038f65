package cerebras.loadtest.api;

/**
 * A call that the model makes, in an answer or in a conversation that goes on.
 *
 * @param type always {@code function}
 * @param id which the message with the result repeats
 */
public record ToolCall(Function function, String type, String id) {

  /** @param arguments JSON, as text */
  public record Function(String name, String arguments) {}
}
