package cerebras.loadtest.emulator.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Replaces one value of a JSON text, at any depth, by another one: a stranger, or one from elsewhere in the text. */
final class Mutation {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final List<String> STRANGERS = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1.5",
            "1e999",
            "-1e-999",
            "123456789012345678901234567890",
            "\"\"",
            "\"tool\"",
            "\"assistant\"",
            "\"\\u0000\"",
            "[]",
            "[[]]",
            "[null]",
            "{}",
            "{\"\":{}}",
            "{\"type\":\"function\"}",
            "{\"role\":\"tool\",\"content\":\"\",\"tool_call_id\":\"\"}");

    private Mutation() {}

    static String of(String json, SplittableRandom random) {
        JsonNode root = parsed(json);
        List<JsonNode> values = new ArrayList<>();
        collect(root, values);
        List<JsonNode> parents = values.stream()
                .filter(value -> value.isContainerNode() && !value.isEmpty())
                .toList();
        if (parents.isEmpty()) {
            return json;
        }
        JsonNode value = random.nextBoolean()
                ? parsed(oneOf(STRANGERS, random))
                : oneOf(values, random).deepCopy();
        replaceOneChild(oneOf(parents, random), value, random);
        return root.toString();
    }

    private static <T> T oneOf(List<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }

    private static void replaceOneChild(JsonNode parent, JsonNode value, SplittableRandom random) {
        int index = random.nextInt(parent.size());
        if (parent instanceof ArrayNode array) {
            array.set(index, value);
        } else if (parent instanceof ObjectNode object) {
            object.set(List.copyOf(object.properties()).get(index).getKey(), value);
        }
    }

    private static void collect(JsonNode value, List<JsonNode> values) {
        values.add(value);
        value.forEach(child -> collect(child, values));
    }

    private static JsonNode parsed(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException invalid) {
            throw new IllegalArgumentException(json, invalid);
        }
    }
}
