package cerebras.loadtest.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/**
 * Which tool to call: in JSON a text for a mode, an object for a function.
 *
 * @param mode {@code none}, {@code auto}, {@code required}, or {@code function} for one by name
 * @param function the name of the function to call; absent for the other modes
 */
public record ToolChoice(String mode, Optional<String> function) {

  private static final String FUNCTION = "function";

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ToolChoice of(JsonNode json) {
    return json.isTextual()
        ? new ToolChoice(json.textValue(), Optional.empty())
        : new ToolChoice(FUNCTION, Optional.of(json.path(FUNCTION).path("name").asText()));
  }

  @JsonValue
  Object json() {
    return function.<Object>map(name -> Map.of("type", FUNCTION, FUNCTION, Map.of("name", name))).orElse(mode);
  }
}
