package cerebras.loadtest.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tool that a request offers.
 *
 * @param type always {@code function}
 */
public record ToolDefinition(String type, Function function) {

  /**
   * The function behind a tool.
   *
   * @param description what it does; may be absent
   * @param parameters the JSON Schema of its arguments, a JSON object; absent for a function without any
   * @param strict whether calls are held to the schema; absent means no
   */
  public record Function(String name, String description, JsonNode parameters, Boolean strict) {}
}
