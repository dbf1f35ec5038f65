package cerebras.loadtest.emulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * An example of the JSON that a schema allows. It obeys what APIs for structured output know: types, {@code enum},
 * {@code const}, {@code required}, nested objects and arrays with their bounds, {@code anyOf}, {@code allOf}, local
 * {@code $ref}, usual formats, and the bounds of texts and numbers. It does not obey {@code pattern}, {@code not},
 * {@code if}, {@code uniqueItems} and {@code minProperties}.
 *
 * <p>Schemas are a client's, and any of them is safe: example and work are bounded, and what a schema requires beyond
 * the bounds is left out.
 */
final class SchemaExample {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** So many levels down and further, what is not required is left out. */
    private static final int DEEP = 5;

    private static final int MOST_LEVELS = 50;
    private static final int MOST_VALUES = 2_000;
    /** In names and texts together. */
    private static final int MOST_CHARACTERS = 10_000;
    /** Keywords looked at, and properties copied, while references and combinations are resolved. */
    private static final int MOST_STEPS = 200_000;

    private static final int USUAL_ITEMS = 2;

    /** Numbers beyond it are as good as none. */
    private static final double LARGEST = 1e15;

    private static final BigDecimal SPAN = BigDecimal.valueOf(100);
    private static final BigDecimal SLICES = BigDecimal.valueOf(8);

    private static final Map<String, String> FORMATS = Map.of(
            "date-time", "2026-03-14T09:26:53Z",
            "date", "2026-03-14",
            "time", "09:26:53Z",
            "duration", "PT5M",
            "email", "ada@example.com",
            "hostname", "www.example.com",
            "ipv4", "192.0.2.7",
            "ipv6", "2001:db8::7",
            "uri", "https://www.example.com/");

    private final JsonNode root;
    private final SplittableRandom random;
    private int valuesLeft = MOST_VALUES;
    private int charactersLeft = MOST_CHARACTERS;
    private int stepsLeft = MOST_STEPS;

    SchemaExample(JsonNode root, SplittableRandom random) {
        this.root = root;
        this.random = random;
    }

    JsonNode value() {
        return value(root, 0);
    }

    /** An object, also where the schema does not say that it is one. */
    JsonNode object() {
        return object(resolved(root, false), 0);
    }

    private JsonNode value(JsonNode schema, int depth) {
        valuesLeft--;
        if (depth > MOST_LEVELS || exhausted()) {
            return JSON.nullNode();
        }
        JsonNode plain = resolved(schema, depth >= DEEP);
        if (plain.has("const")) {
            return copied(plain.get("const"));
        }
        if (plain.path("enum").size() > 0) {
            return copied(
                    plain.get("enum").path(random.nextInt(plain.get("enum").size())));
        }
        return switch (type(plain)) {
            case "object" -> object(plain, depth);
            case "array" -> array(plain, depth);
            case "integer" -> number(plain, true);
            case "number" -> number(plain, false);
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "null" -> JSON.nullNode();
            default -> JSON.textNode(text(plain));
        };
    }

    private boolean exhausted() {
        return valuesLeft < 0 || charactersLeft < 0 || stepsLeft < 0;
    }

    /** A value that the schema spells out; null where it is too long. */
    private JsonNode copied(JsonNode value) {
        charactersLeft -= value.toString().length();
        return charactersLeft < 0 ? JSON.nullNode() : value;
    }

    /** The first type that is not null; without any, what the other keywords are for. */
    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            return type.asText();
        }
        if (type.isEmpty()) {
            return schema.has("properties") ? "object" : schema.has("items") ? "array" : "string";
        }
        for (JsonNode one : type) {
            if (!one.asText().equals("null")) {
                return one.asText();
            }
        }
        return "null";
    }

    private JsonNode object(JsonNode schema, int depth) {
        ObjectNode object = JSON.objectNode();
        Set<String> required = new LinkedHashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (depth < DEEP || required.contains(property.getKey())) {
                put(object, property.getKey(), property.getValue(), depth);
            }
            if (exhausted()) {
                return object;
            }
        }
        for (String name : required) {
            if (!object.has(name)) {
                put(object, name, schema.path("additionalProperties"), depth);
            }
            if (exhausted()) {
                return object;
            }
        }
        return object;
    }

    private void put(ObjectNode object, String name, JsonNode schema, int depth) {
        charactersLeft -= name.length();
        if (charactersLeft >= 0) {
            object.set(name, value(schema, depth + 1));
        }
    }

    private JsonNode array(JsonNode schema, int depth) {
        ArrayNode array = JSON.arrayNode();
        JsonNode first = schema.path("prefixItems");
        int usual = Math.max(depth < DEEP ? USUAL_ITEMS : 0, first.size());
        int size = Math.min(
                Math.max(usual, schema.path("minItems").asInt()),
                schema.path("maxItems").asInt(usual + 100));
        for (int i = 0; i < size && !exhausted(); i++) {
            array.add(value(i < first.size() ? first.get(i) : schema.path("items"), depth + 1));
        }
        return array;
    }

    /** Of the schema's {@code format} where that is a usual one, else a few words within its bounds. */
    private String text(JsonNode schema) {
        String format = schema.path("format").asText();
        String text = format.equals("uuid")
                ? new UUID(random.nextLong() & ~0xf000L | 0x4000, random.nextLong() >>> 2 | Long.MIN_VALUE).toString()
                : FORMATS.containsKey(format) ? FORMATS.get(format) : words(schema);
        charactersLeft -= text.length();
        return text;
    }

    /** Lengths are JSON Schema's, where a character beyond U+FFFF is one. */
    private String words(JsonNode schema) {
        StringBuilder words = new StringBuilder(phrase().strip());
        int least = Math.min(schema.path("minLength").asInt(), charactersLeft);
        while (words.codePointCount(0, words.length()) < least) {
            words.append(phrase());
        }
        int most = Math.max(schema.path("maxLength").asInt(MOST_CHARACTERS), 0);
        return words.codePointCount(0, words.length()) <= most
                ? words.toString()
                : words.substring(0, words.offsetByCodePoints(0, most));
    }

    private String phrase() {
        return Token.join(Corpus.ANSWERS
                .subjects()
                .get(random.nextInt(Corpus.ANSWERS.subjects().size())));
    }

    /**
     * A number within {@code minimum}, {@code maximum} or their exclusive kinds, and of {@code multipleOf}. A bound that is
     * not given is 100 away from the other; without any they are 0 and 100.
     */
    private JsonNode number(JsonNode schema, boolean integer) {
        BigDecimal below = bound(schema, "maximum", "exclusiveMaximum").orElse(SPAN);
        BigDecimal low = bound(schema, "minimum", "exclusiveMinimum")
                .orElse(below.signum() > 0 ? BigDecimal.ZERO : below.subtract(SPAN));
        BigDecimal high = bound(schema, "maximum", "exclusiveMaximum").orElse(low.add(SPAN));
        boolean stepped = integer || schema.has("multipleOf");
        return JSON.numberNode(stepped ? multiple(schema, low, high) : between(low, high));
    }

    private BigDecimal multiple(JsonNode schema, BigDecimal low, BigDecimal high) {
        BigDecimal step = keyword(schema, "multipleOf")
                .filter(multiple -> multiple.signum() > 0)
                .orElse(BigDecimal.ONE);
        long first = low.divide(step, 0, RoundingMode.CEILING).longValue();
        long last = high.divide(step, 0, RoundingMode.FLOOR).longValue();
        if (schema.has("exclusiveMinimum") && times(step, first).compareTo(low) == 0) {
            first++;
        }
        if (schema.has("exclusiveMaximum") && times(step, last).compareTo(high) == 0) {
            last--;
        }
        return times(step, first < last ? random.nextLong(first, last + 1) : first);
    }

    /** Never one of the bounds, unless they are the same. */
    private BigDecimal between(BigDecimal low, BigDecimal high) {
        BigDecimal slice = BigDecimal.valueOf(random.nextInt(1, SLICES.intValue()));
        return low.add(high.subtract(low).multiply(slice).divide(SLICES));
    }

    private static BigDecimal times(BigDecimal step, long count) {
        return step.multiply(BigDecimal.valueOf(count));
    }

    private static Optional<BigDecimal> bound(JsonNode schema, String inclusive, String exclusive) {
        return keyword(schema, inclusive).or(() -> keyword(schema, exclusive));
    }

    /** The value of a keyword; absent where it has none, or one that is beyond all use. */
    private static Optional<BigDecimal> keyword(JsonNode schema, String keyword) {
        double value = schema.path(keyword).asDouble(Double.NaN);
        return Math.abs(value) <= LARGEST ? Optional.of(schema.get(keyword).decimalValue()) : Optional.empty();
    }

    /**
     * A schema without references and combinations; empty where they go round in a circle.
     *
     * @param last whether to take the last of several alternatives, which most often ends a recursion; else the first
     */
    private JsonNode resolved(JsonNode schema, boolean last) {
        JsonNode plain = schema;
        for (int i = 0; i < MOST_LEVELS && !exhausted(); i++) {
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
        return JSON.objectNode();
    }

    private static JsonNode alternative(JsonNode alternatives, boolean last) {
        return alternatives.path(last ? alternatives.size() - 1 : 0);
    }

    /** What {@code #/$defs/name} and its like point to; a missing node for any other document. */
    private JsonNode target(String reference) {
        boolean local = reference.equals("#") || reference.startsWith("#/") && reference.length() <= MOST_CHARACTERS;
        return local ? root.at(reference.substring(1)) : JSON.missingNode();
    }

    /** A schema with a keyword replaced by what the others say. Objects and lists that both have are joined. */
    private JsonNode merged(JsonNode schema, String keyword, Iterable<JsonNode> others) {
        ObjectNode all = copy(schema);
        all.remove(keyword);
        for (JsonNode other : others) {
            if (exhausted()) {
                break;
            }
            stepsLeft -= 1 + other.size();
            other.properties()
                    .forEach(field -> all.set(field.getKey(), joined(all.get(field.getKey()), field.getValue())));
        }
        return all;
    }

    private JsonNode joined(JsonNode mine, JsonNode other) {
        if (mine instanceof ObjectNode && other instanceof ObjectNode more) {
            stepsLeft -= more.size();
            return copy(mine).setAll(more);
        }
        if (mine instanceof ArrayNode list && other instanceof ArrayNode more) {
            stepsLeft -= list.size() + more.size();
            return JSON.arrayNode().addAll(list).addAll(more);
        }
        return other;
    }

    /** Its fields in an object of its own; what is inside of them is shared and never changed. */
    private ObjectNode copy(JsonNode object) {
        stepsLeft -= object.size();
        ObjectNode copy = JSON.objectNode();
        object.properties().forEach(field -> copy.set(field.getKey(), field.getValue()));
        return copy;
    }
}
