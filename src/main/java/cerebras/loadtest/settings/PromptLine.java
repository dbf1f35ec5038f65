package cerebras.loadtest.settings;

import cerebras.loadtest.api.ChatRequest.ResponseFormat;
import cerebras.loadtest.api.ChatRequest.ToolDefinition;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.Message;
import cerebras.loadtest.settings.Problems.InvalidValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * One line of a file of prompts: a JSON object with {@code prompt} or {@code messages}, and optionally {@code maxTokens},
 * {@code responseFormat}, {@code tools}, {@code followUps}, {@code body} and {@code headers}.
 *
 * @param number number of the line in its file, from 1
 */
record PromptLine(int number, String text) {

    static final String EXAMPLE = "{\"prompt\":\"Name three rivers.\"}";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> KEYS =
            Set.of("prompt", "messages", "maxTokens", "responseFormat", "tools", "followUps", "body", "headers");
    private static final Set<String> SCHEMALESS_FORMATS = Set.of("text", "json_object");
    private static final Set<String> MESSAGE_KEYS = Set.of("role", "content");
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant");

    /** @throws InvalidValue if the line is not a prompt; it names the line */
    Prompt prompt() {
        JsonNode object = object();
        checkKeys(object, KEYS);
        if (object.has("prompt") == object.has("messages")) {
            throw wrong("it needs either prompt or messages");
        }
        return new Prompt(
                object.has("prompt") ? List.of(Message.user(textOf(object, "prompt"))) : messages(object),
                maxTokens(object),
                responseFormat(object),
                tools(object),
                followUps(object),
                body(object),
                headers(object));
    }

    private JsonNode object() {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (!node.isObject()) {
                throw wrong("it is not a JSON object");
            }
            return node;
        } catch (JsonProcessingException notJson) {
            throw wrong("it is not JSON" + columnOf(notJson));
        }
    }

    /** Where the parser stopped; empty for numbers and nesting beyond its limits, for which it states no location. */
    private static String columnOf(JsonProcessingException notJson) {
        return notJson.getLocation() == null
                ? ""
                : " from column " + notJson.getLocation().getColumnNr();
    }

    private List<Message> messages(JsonNode object) {
        JsonNode array = object.get("messages");
        if (!array.isArray() || array.isEmpty()) {
            throw wrong("messages is not a list of at least one message");
        }
        return StreamSupport.stream(array.spliterator(), false)
                .map(this::message)
                .toList();
    }

    private Message message(JsonNode node) {
        if (!node.isObject()) {
            throw wrong("a message is not a JSON object");
        }
        checkKeys(node, MESSAGE_KEYS);
        String role = textOf(node, "role");
        if (!ROLES.contains(role)) {
            throw wrong("a role is not one of system, developer, user and assistant");
        }
        return new Message(textOf(node, "content"), null, role);
    }

    private OptionalInt maxTokens(JsonNode object) {
        JsonNode node = object.get("maxTokens");
        if (node == null) {
            return OptionalInt.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 1) {
            throw wrong("maxTokens is not a whole number of at least 1");
        }
        return OptionalInt.of(node.intValue());
    }

    private Optional<ResponseFormat> responseFormat(JsonNode object) {
        return Optional.ofNullable(object.get("responseFormat"))
                .map(node -> as(node, ResponseFormat.class)
                        .filter(PromptLine::isComplete)
                        .orElseThrow(() ->
                                wrong("responseFormat is not one of the API's, such as {\"type\":\"json_object\"}")));
    }

    private List<ToolDefinition> tools(JsonNode object) {
        JsonNode array = object.get("tools");
        if (array == null) {
            return List.of();
        }
        if (!array.isArray() || array.isEmpty()) {
            throw wrong("tools is not a list of at least one tool");
        }
        return StreamSupport.stream(array.spliterator(), false).map(this::tool).toList();
    }

    private ToolDefinition tool(JsonNode node) {
        return as(node, ToolDefinition.class)
                .filter(PromptLine::isComplete)
                .orElseThrow(
                        () -> wrong(
                                "a tool is not in the API's format, such as {\"type\":\"function\",\"function\":{\"name\":\"tell_time\"}}"));
    }

    private static boolean isComplete(ResponseFormat format) {
        ResponseFormat.OutputSchema schema = format.jsonSchema();
        return schema == null
                ? SCHEMALESS_FORMATS.contains(String.valueOf(format.type()))
                : "json_schema".equals(format.type()) && isName(schema.name()) && isObject(schema.schema());
    }

    private static boolean isComplete(ToolDefinition tool) {
        ToolDefinition.Function function = tool.function();
        return "function".equals(tool.type())
                && function != null
                && isName(function.name())
                && (function.parameters() == null || isObject(function.parameters()));
    }

    private static boolean isName(String name) {
        return name != null && !name.isBlank();
    }

    private static boolean isObject(JsonNode node) {
        return node != null && node.isObject();
    }

    /**
     * The value as it will be sent; absent if it would differ from what was written: unknown keys, other types, a null.
     */
    private static <T> Optional<T> as(JsonNode json, Class<T> shape) {
        try {
            T value = Json.bind(json, shape);
            return json.equals(MAPPER.readTree(Json.text(value))) ? Optional.ofNullable(value) : Optional.empty();
        } catch (IllegalArgumentException | JsonProcessingException otherShape) {
            return Optional.empty();
        }
    }

    private List<String> followUps(JsonNode object) {
        JsonNode array = object.get("followUps");
        if (array == null) {
            return List.of();
        }
        if (!array.isArray() || array.isEmpty()) {
            throw wrong("followUps is not a list of at least one text");
        }
        return StreamSupport.stream(array.spliterator(), false)
                .map(node -> text(node, "a follow-up"))
                .toList();
    }

    private BodyFields body(JsonNode object) {
        JsonNode node = object.get("body");
        if (node == null) {
            return BodyFields.NONE;
        }
        if (!(node instanceof ObjectNode fields)) {
            throw wrong("body is not a JSON object");
        }
        try {
            return BodyFields.of(fields);
        } catch (InvalidValue refusal) {
            throw new InvalidValue(
                    "has no prompt in line " + number, "its body " + refusal.problem() + ": " + refusal.hint());
        }
    }

    private Map<String, String> headers(JsonNode object) {
        JsonNode node = object.get("headers");
        if (node == null) {
            return Map.of();
        }
        if (!node.isObject()) {
            throw wrong("headers is not a JSON object");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : (Iterable<String>) node::fieldNames) {
            headers.put(name, header(name, text(node.get(name), "a header").strip()));
        }
        return headers;
    }

    private String header(String name, String value) {
        if (RequestHeaders.isReference(value)) {
            throw wrong("the header " + name + " names an environment variable, which only -Dheader." + name + " can");
        }
        try {
            return RequestHeaders.checked(name, value);
        } catch (InvalidValue refusal) {
            throw new InvalidValue(
                    "has no prompt in line " + number,
                    "its header " + name + " " + refusal.problem() + ": " + refusal.hint());
        }
    }

    private String textOf(JsonNode object, String key) {
        return text(object.path(key), key);
    }

    private String text(JsonNode node, String name) {
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw wrong(name + " is not a text, or an empty one");
        }
        return node.textValue();
    }

    private void checkKeys(JsonNode object, Set<String> known) {
        for (String key : (Iterable<String>) object::fieldNames) {
            if (!known.contains(key)) {
                throw wrong("it has an unknown key, " + key);
            }
        }
    }

    private InvalidValue wrong(String reason) {
        return new InvalidValue("has no prompt in line " + number, reason + "; expected a line such as " + EXAMPLE);
    }
}
