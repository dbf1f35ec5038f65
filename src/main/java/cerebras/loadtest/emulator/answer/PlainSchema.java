package cerebras.loadtest.emulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Reads a JSON Schema without its indirections: references within the same document, and combinations. */
final class PlainSchema {

  /** Enough for any sensible schema; stops references that go round in a circle. */
  private static final int MOST_INDIRECTIONS = 50;

  private final JsonNode root;

  PlainSchema(JsonNode root) {
    this.root = root;
  }

  /**
   * The same schema with keywords of its own only.
   *
   * @param last whether to take the last of several alternatives, which most often ends a recursion; else the first
   */
  JsonNode of(JsonNode schema, boolean last) {
    JsonNode plain = schema;
    for (int i = 0; i < MOST_INDIRECTIONS; i++) {
      if (plain.has("$ref")) {
        plain = merged(plain, "$ref", List.of(target(plain.get("$ref").asText())));
      } else if (plain.has("allOf")) {
        plain = merged(plain, "allOf", plain.get("allOf"));
      } else if (plain.has("anyOf")) {
        plain = merged(plain, "anyOf", List.of(alternative(plain.get("anyOf"), last)));
      } else if (plain.has("oneOf")) {
        plain = merged(plain, "oneOf", List.of(alternative(plain.get("oneOf"), last)));
      } else {
        return plain;
      }
    }
    return JsonNodeFactory.instance.objectNode();
  }

  private static JsonNode alternative(JsonNode alternatives, boolean last) {
    return alternatives.path(last ? alternatives.size() - 1 : 0);
  }

  /** What {@code #/$defs/name} and its like point to; a missing node for any other document. */
  private JsonNode target(String reference) {
    boolean local = reference.equals("#") || reference.startsWith("#/");
    return local ? root.at(reference.substring(1)) : JsonNodeFactory.instance.missingNode();
  }

  /** A schema with a keyword replaced by what the others say. Objects and lists that both have are joined. */
  private static JsonNode merged(JsonNode schema, String keyword, Iterable<JsonNode> others) {
    ObjectNode all = schema.deepCopy();
    all.remove(keyword);
    for (JsonNode other : others) {
      other.properties().forEach(field -> all.set(field.getKey(), joined(all.get(field.getKey()), field.getValue())));
    }
    return all;
  }

  private static JsonNode joined(JsonNode mine, JsonNode other) {
    if (mine instanceof ObjectNode object && other instanceof ObjectNode more) {
      return object.setAll(more);
    }
    return mine instanceof ArrayNode list && other instanceof ArrayNode more ? list.deepCopy().addAll(more) : other;
  }
}
