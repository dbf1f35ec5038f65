package cerebras.loadtest.emulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * An example of the JSON that a schema allows. It obeys what APIs for structured output know: types, {@code enum},
 * {@code const}, {@code required}, nested objects and arrays with their bounds, {@code anyOf}, {@code allOf}, local
 * {@code $ref}, and what {@link ExampleString} and {@link ExampleNumber} say. It does not obey {@code pattern}, {@code
 * not}, {@code if}, {@code uniqueItems} and {@code minProperties}.
 */
final class SchemaExample {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** So many levels down and further, what is not required is left out. */
  private static final int DEEP = 5;

  /** A schema that still requires more here requires it for ever: nothing more is obeyed. */
  private static final int BOTTOM = 50;

  private static final int MOST_VALUES = 2_000;
  private static final int USUAL_ITEMS = 2;

  private final JsonNode root;
  private final PlainSchema schemas;
  private final SplittableRandom random;
  private int values;

  SchemaExample(JsonNode root, SplittableRandom random) {
    this.root = root;
    this.schemas = new PlainSchema(root);
    this.random = random;
  }

  JsonNode value() {
    return value(root, 0);
  }

  /** An object, also where the schema does not say that it is one. */
  JsonNode object() {
    return object(schemas.of(root, false), 0);
  }

  private JsonNode value(JsonNode schema, int depth) {
    if (depth > BOTTOM || ++values > MOST_VALUES) {
      return JSON.nullNode();
    }
    JsonNode plain = schemas.of(schema, depth >= DEEP);
    if (plain.has("const")) {
      return plain.get("const");
    }
    if (plain.path("enum").size() > 0) {
      return plain.get("enum").path(random.nextInt(plain.get("enum").size()));
    }
    return switch (type(plain)) {
      case "object" -> object(plain, depth);
      case "array" -> array(plain, depth);
      case "integer" -> new ExampleNumber(plain, true).draw(random);
      case "number" -> new ExampleNumber(plain, false).draw(random);
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      case "null" -> JSON.nullNode();
      default -> JSON.textNode(new ExampleString(plain).draw(random));
    };
  }

  /** The first type that is not null; without any, what the other keywords are for. */
  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    List<String> types = type.isTextual() ? List.of(type.asText()) : texts(type).toList();
    if (types.isEmpty()) {
      return schema.has("properties") ? "object" : schema.has("items") ? "array" : "string";
    }
    return types.stream().filter(name -> !name.equals("null")).findFirst().orElse("null");
  }

  private JsonNode object(JsonNode schema, int depth) {
    ObjectNode object = JSON.objectNode();
    List<String> required = texts(schema.path("required")).toList();
    schema.path("properties").properties().stream()
        .filter(property -> depth < DEEP || required.contains(property.getKey()))
        .forEach(property -> object.set(property.getKey(), value(property.getValue(), depth + 1)));
    required.stream()
        .filter(name -> !object.has(name))
        .forEach(name -> object.set(name, value(schema.path("additionalProperties"), depth + 1)));
    return object;
  }

  private JsonNode array(JsonNode schema, int depth) {
    ArrayNode array = JSON.arrayNode();
    JsonNode first = schema.path("prefixItems");
    int usual = Math.max(depth < DEEP ? USUAL_ITEMS : 0, first.size());
    int size = Math.min(Math.max(usual, schema.path("minItems").asInt()), schema.path("maxItems").asInt(usual + 100));
    for (int i = 0; i < size && values < MOST_VALUES; i++) {
      array.add(value(i < first.size() ? first.get(i) : schema.path("items"), depth + 1));
    }
    return array;
  }

  private static Stream<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText);
  }
}
