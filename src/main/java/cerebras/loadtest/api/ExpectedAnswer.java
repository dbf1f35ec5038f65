package cerebras.loadtest.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a request demands of the structure of its answer: JSON, JSON of a schema, and which tools may be called with which
 * arguments. Schemas are JSON Schema 2020-12, unless they name another version; {@code format} is not checked, references to
 * other documents are not followed, and a schema that cannot be used allows everything. Thread-safe.
 */
public final class ExpectedAnswer {

    /** For a request whose structure is not known: no demands, and any tool may be called. */
    public static final ExpectedAnswer ANY = new ExpectedAnswer(false, Optional.empty(), null);

    /** Deeper answers count as no JSON: validating them would exhaust the stack, and no schema of use nests as deep. */
    private static final int MOST_LEVELS = 200;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_LEVELS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    /** By response format and tools, since requests that are built during a load mostly repeat them. */
    private static final Map<List<JsonNode>, ExpectedAnswer> COMPILED = new ConcurrentHashMap<>();

    private static final int MOST_COMPILED = 1_000;

    private final boolean json;
    private final Optional<Schema> schema;
    /** By name, with the schema of the arguments; {@code null} if the tools are not known. */
    private final Map<String, Optional<Schema>> tools;

    private ExpectedAnswer(boolean json, Optional<Schema> schema, Map<String, Optional<Schema>> tools) {
        this.json = json;
        this.schema = schema;
        this.tools = tools;
    }

    /**
     * The demands of a request. One that asks for several answers at once has none that could be checked, since their texts
     * are not kept apart.
     *
     * @param request the JSON of its body
     */
    public static ExpectedAnswer of(JsonNode request) {
        if (request.path("n").asInt(1) > 1) {
            return ANY;
        }
        List<JsonNode> key = Arrays.asList(request.get("response_format"), request.get("tools"));
        ExpectedAnswer known = COMPILED.get(key);
        if (known == null) {
            known = compiled(request.path("response_format"), request.path("tools"));
            if (COMPILED.size() < MOST_COMPILED) {
                COMPILED.put(key, known);
            }
        }
        return known;
    }

    private static ExpectedAnswer compiled(JsonNode format, JsonNode tools) {
        Map<String, Optional<Schema>> byName = new HashMap<>();
        for (JsonNode tool : tools) {
            JsonNode function = tool.path(tool.path("type").asText("function"));
            byName.put(function.path("name").asText(), schema(function.path("parameters")));
        }
        return switch (format.path("type").asText()) {
            case "json_object" ->
                new ExpectedAnswer(true, schema(MAPPER.createObjectNode().put("type", "object")), byName);
            case "json_schema" -> new ExpectedAnswer(true, schema(format.at("/json_schema/schema")), byName);
            default -> new ExpectedAnswer(false, Optional.empty(), byName);
        };
    }

    private static Optional<Schema> schema(JsonNode schema) {
        if (!schema.isObject()) {
            return Optional.empty();
        }
        try {
            Schema compiled = SCHEMAS.getSchema(schema);
            compiled.initializeValidators();
            return Optional.of(compiled);
        } catch (RuntimeException | StackOverflowError unusable) {
            return Optional.empty();
        }
    }

    /** Whether the text of the answer must be JSON. */
    public boolean json() {
        return json;
    }

    /** The value of a text; absent if it is not exactly one JSON value. */
    public static Optional<JsonNode> parsed(String text) {
        try {
            JsonNode value = MAPPER.readTree(text);
            return value.isMissingNode() ? Optional.empty() : Optional.of(value);
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    /** Whether the text of the answer matches the schema, if there is one. */
    public boolean matches(JsonNode text) {
        return matches(schema, text);
    }

    /** Whether the request has a tool of this name. */
    public boolean hasTool(String name) {
        return tools == null || tools.containsKey(name);
    }

    /** Whether the arguments match the tool's schema, if there is one. */
    public boolean takes(String tool, JsonNode arguments) {
        return tools == null || matches(tools.getOrDefault(tool, Optional.empty()), arguments);
    }

    private static boolean matches(Optional<Schema> schema, JsonNode value) {
        try {
            return schema.isEmpty()
                    || schema.get()
                            .validate(value, context -> context.setFailFast(true))
                            .isEmpty();
        } catch (RuntimeException unusable) {
            return true;
        } catch (StackOverflowError circular) {
            return true;
        }
    }
}
