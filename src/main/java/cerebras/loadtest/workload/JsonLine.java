package cerebras.loadtest.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Reads a line that is one JSON object, and leaves alone what nobody asks for. */
final class JsonLine {

  private static final JsonMapper MAPPER = JsonMapper.builder()
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private JsonLine() {}

  /** @throws JsonProcessingException if the line is not JSON, or not of this shape */
  static <T> T read(String line, Class<T> shape) throws JsonProcessingException {
    return MAPPER.readValue(line, shape);
  }

  /** Where the parser stopped; it does not say so for numbers and nesting beyond its limits. */
  static String columnOf(JsonProcessingException wrong) {
    return wrong.getLocation() == null ? "" : " from column " + wrong.getLocation().getColumnNr();
  }
}
