package cerebras.loadtest.config;

import cerebras.loadtest.wire.Json;
import cerebras.loadtest.wire.ResponseFormat;
import cerebras.loadtest.wire.ToolDefinition;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import java.util.Set;

/** A value that a user writes as it stands in the API's own JSON. */
record ApiValue(JsonNode json) {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Set<String> SCHEMALESS_FORMATS = Set.of("text", "json_object");

  /** Absent if it is no response format. */
  Optional<ResponseFormat> responseFormat() {
    return as(ResponseFormat.class).filter(ApiValue::isComplete);
  }

  /** Absent if it is no tool. */
  Optional<ToolDefinition> tool() {
    return as(ToolDefinition.class).filter(ApiValue::isComplete);
  }

  private static boolean isComplete(ResponseFormat format) {
    ResponseFormat.OutputSchema schema = format.jsonSchema();
    return schema == null
        ? SCHEMALESS_FORMATS.contains(String.valueOf(format.type()))
        : "json_schema".equals(format.type()) && isName(schema.name()) && isObject(schema.schema());
  }

  private static boolean isComplete(ToolDefinition tool) {
    ToolDefinition.Function function = tool.function();
    return "function".equals(tool.type()) && function != null && isName(function.name())
        && (function.parameters() == null || isObject(function.parameters()));
  }

  private static boolean isName(String name) {
    return name != null && !name.isBlank();
  }

  private static boolean isObject(JsonNode node) {
    return node != null && node.isObject();
  }

  /** The value as it will be sent; absent if that would not be what was written: other keys, other types, a null. */
  private <T> Optional<T> as(Class<T> shape) {
    try {
      T value = Json.bind(json, shape);
      return json.equals(MAPPER.readTree(Json.text(value))) ? Optional.ofNullable(value) : Optional.empty();
    } catch (IllegalArgumentException | JsonProcessingException otherShape) {
      return Optional.empty();
    }
  }
}
