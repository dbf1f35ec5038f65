package cerebras.loadtest.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * The shape an answer's text is to have.
 *
 * @param type {@code text}, {@code json_object} or {@code json_schema}
 * @param jsonSchema of {@code json_schema} only
 */
public record ResponseFormat(String type, OutputSchema jsonSchema) {

  /** Whether this asks for nothing but text, as no format at all does. */
  @JsonIgnore
  public boolean isText() {
    return "text".equals(type);
  }

  /**
   * The JSON Schema of an answer.
   *
   * @param description what the format is for; may be absent
   * @param strict whether the answer is held to the schema; absent means no
   * @param schema a JSON object
   */
  public record OutputSchema(String name, String description, Boolean strict, JsonNode schema) {}
}
