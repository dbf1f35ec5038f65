package cerebras.loadtest.api;

import cerebras.loadtest.api.Message.ToolCall;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An answer as one JSON object, streamed or not. The events of a stream are merged: texts of choices with the same
 * index are joined, and so are tool calls by their index; of everything else the last value counts.
 */
public final class WholeAnswer {

    private static final String DATA = "data:";

    private final ObjectNode whole = JsonNodeFactory.instance.objectNode();
    private final Map<Integer, ObjectNode> choices = new TreeMap<>();

    private WholeAnswer() {}

    /**
     * Reads the body of an answer.
     *
     * @return absent if it is neither a JSON object nor a stream of them
     */
    public static Optional<JsonNode> of(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        if (text.startsWith("{")) {
            return object(text).map(found -> found);
        }
        WholeAnswer answer = new WholeAnswer();
        text.lines()
                .filter(line -> line.startsWith(DATA))
                .forEach(line -> object(line.substring(DATA.length())).ifPresent(answer::add));
        return answer.whole.isEmpty() && answer.choices.isEmpty() ? Optional.empty() : Optional.of(answer.json());
    }

    /** The tool calls of the first choice of an answer, as the model made them; what a server left out is {@code null}. */
    public static List<ToolCall> toolCalls(JsonNode answer) {
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode call : answer.path("choices").path(0).path("message").path("tool_calls")) {
            JsonNode function = call.path("function");
            calls.add(new ToolCall(
                    new ToolCall.Function(text(function.path("name")), text(function.path("arguments"))),
                    text(call.path("type")),
                    text(call.path("id"))));
        }
        return calls;
    }

    /** Some servers send arguments as an object. */
    private static String text(JsonNode value) {
        return value.isMissingNode() || value.isNull()
                ? null
                : value.isTextual() ? value.textValue() : value.toString();
    }

    private static Optional<ObjectNode> object(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return Optional.of(Json.read(bytes, 0, bytes.length, ObjectNode.class));
        } catch (IOException notAnObject) {
            return Optional.empty();
        }
    }

    private void add(ObjectNode event) {
        event.properties().forEach(field -> {
            if (field.getKey().equals("choices")) {
                field.getValue().forEach(this::addChoice);
            } else if (!field.getValue().isNull()) {
                whole.set(field.getKey(), field.getValue());
            }
        });
    }

    private void addChoice(JsonNode event) {
        int index = event.path("index").asInt();
        ObjectNode choice = choices.computeIfAbsent(
                index, first -> JsonNodeFactory.instance.objectNode().put("index", index));
        event.properties().forEach(field -> {
            if (field.getKey().equals("delta") || field.getKey().equals("message")) {
                merge(choice.withObjectProperty("message"), field.getValue());
            } else if (!field.getValue().isNull()) {
                choice.set(field.getKey(), field.getValue());
            }
        });
    }

    private static void merge(ObjectNode into, JsonNode delta) {
        delta.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (value.isTextual() && into.path(name).isTextual() && isText(name)) {
                into.put(name, into.get(name).textValue() + value.textValue());
            } else if (value.isArray() && name.equals("tool_calls")) {
                value.forEach(call -> merge(
                        toolCall(
                                into.withArrayProperty(name), call.path("index").asInt()),
                        call));
            } else if (value.isObject()) {
                merge(into.withObjectProperty(name), value);
            } else if (!value.isNull()) {
                into.set(name, value);
            }
        });
    }

    /** Whether values are joined: role, id, type and name are sent once, but some servers repeat them. */
    private static boolean isText(String name) {
        return !name.equals("role") && !name.equals("id") && !name.equals("type") && !name.equals("name");
    }

    private static ObjectNode toolCall(ArrayNode calls, int index) {
        while (calls.size() <= index && calls.size() < 1_000) {
            calls.addObject();
        }
        return (ObjectNode) calls.get(Math.min(Math.max(0, index), calls.size() - 1));
    }

    private JsonNode json() {
        ArrayNode all = whole.putArray("choices");
        choices.values().forEach(all::add);
        if (whole.path("object").asText().endsWith(".chunk")) {
            whole.put("object", "chat.completion");
        }
        return whole;
    }
}
