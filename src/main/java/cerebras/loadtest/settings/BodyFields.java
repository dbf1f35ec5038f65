package cerebras.loadtest.settings;

import cerebras.loadtest.settings.Problems.InvalidValue;
import cerebras.loadtest.settings.Secrets.Redaction;
import cerebras.loadtest.settings.UserFile.FileChoice;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fields that are added to the JSON of a request: those of {@code -Dbody} and {@code -Dbody.NAME}, or those of one
 * prompt. They are merged by JSON Merge Patch (RFC 7396): objects field by field, anything else as a whole, and null
 * removes a field.
 *
 * @param json the fields; must not be modified
 */
public record BodyFields(ObjectNode json) {

    /** No fields. */
    public static final BodyFields NONE = new BodyFields(JsonNodeFactory.instance.objectNode());

    /** Prefix of the settings for single fields: {@code body.service_tier}. */
    public static final String PREFIX = Setting.BODY.key() + ".";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final Pattern NAME = Pattern.compile("[^.\\s\\p{C}=]+");
    /** A value that needs no JSON quotes: on one line, without white space around it. */
    private static final Pattern BARE = Pattern.compile("[^\\s\\p{C}]([^\\p{C}]*[^\\s\\p{C}])?");

    private static final Pattern BEGINS_LIKE_JSON = Pattern.compile("[\\[{\"].*", Pattern.DOTALL);

    /** Fields that the suite sets itself, and the setting to use instead. */
    private static final Map<String, String> SET_BY_THE_SUITE = Map.of(
            "model", "use -Dmodel",
            "messages", "use -Dprompts",
            "stream", "use -Dstream",
            "max_completion_tokens", "use -DmaxTokens",
            "max_tokens", "use -DmaxTokens, and -DmaxTokensField=max_tokens for this field");

    /**
     * The fields of the file or object in {@code body}, overridden by single fields.
     *
     * @param problems receives the problems found
     */
    static BodyFields read(SettingValues values, Path userFiles, Problems problems, Redaction redaction) {
        ObjectNode fields = values.given(Setting.BODY).isEmpty()
                ? NONE.json.deepCopy()
                : values.read(Setting.BODY, (setting, text) -> whole(setting, text, userFiles), NONE)
                        .json
                        .deepCopy();
        Map<String, String> single = new TreeMap<>(values.givenWith(PREFIX));
        single.forEach((name, text) ->
                problems.read(PREFIX + name, redaction.shown(text), () -> put(fields, name, text, single), null));
        return new BodyFields(fields);
    }

    private static BodyFields whole(Setting<?> setting, String text, Path userFiles) {
        String json = text.startsWith("{") ? text : file(setting, text, userFiles);
        try {
            JsonNode parsed = MAPPER.readTree(json);
            if (!parsed.isObject()) {
                throw new InvalidValue(
                        "is not a JSON object", "expected fields such as {\"reasoning_effort\":\"low\"}");
            }
            return of((ObjectNode) parsed);
        } catch (JsonProcessingException notJson) {
            throw new InvalidValue(
                    "is not JSON" + place(notJson), "expected fields such as {\"reasoning_effort\":\"low\"}");
        }
    }

    private static String file(Setting<?> setting, String name, Path userFiles) {
        try {
            return Files.readString(new FileChoice(userFiles, "body").file(setting, name));
        } catch (IOException unreadable) {
            throw new InvalidValue("cannot be read as UTF-8 text", "check its permissions and its encoding");
        }
    }

    /** @throws InvalidValue if the suite sets one of them itself */
    static BodyFields of(ObjectNode fields) {
        fields.properties().forEach(field -> check(field.getKey(), field.getValue()));
        return new BodyFields(fields);
    }

    /**
     * A copy with another field.
     *
     * @throws IllegalArgumentException if the suite sets the field itself; the message says what to do instead
     */
    public BodyFields and(String field, Object value) {
        ObjectNode fields = json.deepCopy();
        fields.set(field, MAPPER.valueToTree(value));
        try {
            return of(fields);
        } catch (InvalidValue refusal) {
            throw new IllegalArgumentException(refusal.problem() + ": " + refusal.hint(), refusal);
        }
    }

    /**
     * A single field.
     *
     * @param path its name, nested by dots
     * @param text a JSON value, or a word
     * @throws InvalidValue if it is not a field, or one that the suite sets itself
     */
    static BodyFields of(String path, String text) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        put(fields, path, text, Map.of());
        return new BodyFields(fields);
    }

    /**
     * The values of a list, each as {@link #of(String, String)} takes it.
     *
     * @param text values separated by commas, or a JSON array
     */
    static List<String> listed(String text) {
        if (!text.startsWith("[")) {
            return Stream.of(text.split(",", -1)).map(String::strip).toList();
        }
        List<String> values = new ArrayList<>();
        value(text).forEach(element -> values.add(element.toString()));
        return values;
    }

    /** A value without the quotes of a JSON string, for display. */
    static String plain(String text) {
        JsonNode value = value(text);
        return value.isTextual() ? value.textValue() : text;
    }

    /** Whether there is a field at this path, nested by dots. */
    boolean has(String path) {
        return !json.at("/" + path.replace('.', '/')).isMissingNode();
    }

    private static void check(String name, JsonNode value) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidValue(
                    "has a field whose name is empty, or has dots or spaces",
                    "expected names such as reasoning_effort");
        }
        if (SET_BY_THE_SUITE.containsKey(name)) {
            throw new InvalidValue("sets " + name + ", which this suite sets itself", SET_BY_THE_SUITE.get(name));
        }
        if (name.equals("stream_options") && (!value.isObject() || value.has("include_usage"))) {
            throw new InvalidValue(
                    "sets include_usage, which this suite sets itself", "use -Dusage=ask or -Dusage=off");
        }
        if (name.equals("n") && !value.equals(JsonNodeFactory.instance.numberNode(1))) {
            throw new InvalidValue("asks for several answers in one", "leave n out: one answer per call is measured");
        }
    }

    private static Void put(ObjectNode fields, String path, String text, Map<String, String> all) {
        String[] names = path.split("[.]", -1);
        ObjectNode addition = JsonNodeFactory.instance.objectNode();
        ObjectNode parent = addition;
        for (int i = 0; i < names.length; i++) {
            if (!NAME.matcher(names[i]).matches()) {
                throw new InvalidValue(
                        "has no field name", "expected a name such as body.reasoning_effort, nested by dots");
            }
            if (i == names.length - 1) {
                parent.set(names[i], value(text.strip()));
            } else {
                parent = parent.putObject(names[i]);
            }
        }
        conflict(path, all).ifPresent(outer -> {
            throw new InvalidValue(
                    "is set within " + PREFIX + outer + ", which is not an object", "leave out one of the two");
        });
        of(addition);
        merge(fields, addition, true);
        return null;
    }

    /** Another given field whose value is not an object, although this field is nested in it. */
    private static Optional<String> conflict(String path, Map<String, String> all) {
        return all.keySet().stream()
                .filter(other ->
                        path.startsWith(other + ".") && !all.get(other).strip().startsWith("{"))
                .findFirst();
    }

    /** The JSON value of a text; a text that does not begin like JSON is a string. */
    private static JsonNode value(String text) {
        if (text.isEmpty()) {
            throw new InvalidValue(
                    "has no value", "expected a JSON value or a word, for example -Dbody.reasoning_effort=low");
        }
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException notJson) {
            if (BEGINS_LIKE_JSON.matcher(text).matches()) {
                throw new InvalidValue(
                        "is not JSON" + place(notJson),
                        "expected a JSON value or a word, for example -Dbody.stop='[\"END\"]'");
            }
            return TextNode.valueOf(text);
        }
    }

    /** Where the parser stopped; empty if it states no location. */
    private static String place(JsonProcessingException notJson) {
        JsonLocation location = notJson.getLocation();
        return location == null ? "" : " from line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** Whether there are no fields. */
    public boolean isEmpty() {
        return json.isEmpty();
    }

    /** Merges these fields into the JSON of a request. */
    public void mergeInto(ObjectNode request) {
        merge(request, json, false);
    }

    private static void merge(ObjectNode into, ObjectNode patch, boolean keepNulls) {
        patch.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isNull() && !keepNulls) {
                into.remove(field.getKey());
            } else if (value.isObject()) {
                ObjectNode inner = into.get(field.getKey()) instanceof ObjectNode present
                        ? present
                        : into.putObject(field.getKey());
                merge(inner, (ObjectNode) value, keepNulls);
            } else {
                into.set(field.getKey(), value);
            }
        });
    }

    /** Name and value of each field, as a user would write them. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        json.properties().forEach(field -> texts.put(PREFIX + field.getKey(), text(field.getValue())));
        return texts;
    }

    private static String text(JsonNode value) {
        String json = value.toString();
        if (!value.isTextual() || !BARE.matcher(value.textValue()).matches()) {
            return json;
        }
        try {
            return value(value.textValue()).equals(value) ? value.textValue() : json;
        } catch (InvalidValue needsQuotes) {
            return json;
        }
    }
}
