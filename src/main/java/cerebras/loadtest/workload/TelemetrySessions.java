package cerebras.loadtest.workload;

import cerebras.loadtest.api.Message;
import cerebras.loadtest.api.Message.ToolCall;
import cerebras.loadtest.workload.RecordedCalls.Call;
import cerebras.loadtest.workload.RecordedCalls.Spoken;
import cerebras.loadtest.workload.SessionFile.Notes;
import cerebras.loadtest.workload.SessionScript.Delay.Kind;
import cerebras.loadtest.workload.SessionScript.Expected;
import cerebras.loadtest.workload.SessionScript.Input.Blocks;
import cerebras.loadtest.workload.TraceFormat.BadLine;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * OpenTelemetry traces in OTLP JSON, with spans that follow the semantic conventions for generative AI
 * (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/). The spans of a conversation, or of a trace without
 * conversations, are a session; those inside an agent span that is itself inside an agent span are a subagent's.
 */
final class TelemetrySessions implements SessionFormat {

    private static final Set<String> MODEL_OPERATIONS = Set.of("chat", "generate_content", "text_completion");
    private static final String DETAILS_EVENT = "gen_ai.client.inference.operation.details";
    private static final int MOST_SPANS = 2_000_000;
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Notes notes;
    private final Map<String, Span> spans = new HashMap<>();
    private final List<ModelCall> calls = new ArrayList<>();

    TelemetrySessions(Notes notes) {
        this.notes = notes;
    }

    /**
     * What identifies the place of a span.
     *
     * @param parent key of the span around it; {@code null} for none
     * @param agent name of the agent that is invoked; {@code null} in other spans
     */
    private record Span(String parent, String conversation, String agent) {}

    /** A call of a model. */
    private record ModelCall(String span, String trace, JsonNode tools, Call call) {}

    @Override
    public String name() {
        return "OpenTelemetry trace";
    }

    @Override
    public void add(JsonFields object) throws BadLine {
        for (JsonFields resource : object.list("resourceSpans")) {
            for (JsonFields scope : resource.list("scopeSpans")) {
                for (JsonFields span : scope.list("spans")) {
                    addSpan(span);
                }
            }
        }
        if (spans.size() > MOST_SPANS) {
            throw new BadLine("has too many spans", "at most %,d in the file, so cut it".formatted(MOST_SPANS));
        }
    }

    private void addSpan(JsonFields span) throws BadLine {
        ObjectNode attributes = attributes(span.get("attributes"));
        for (JsonNode event : span.get("events")) {
            if (event.path("name").asText().equals(DETAILS_EVENT)) {
                attributes.setAll(attributes(event.path("attributes")));
            }
        }
        JsonFields fields = new JsonFields(attributes, span.path());
        String trace = span.requiredText("traceId");
        String operation = fields.get("gen_ai.operation.name").asText();
        String parent = span.text("parentSpanId");
        boolean agent = operation.equals("invoke_agent");
        String key = trace + "/" + span.requiredText("spanId");
        spans.put(
                key,
                new Span(
                        parent == null || parent.isEmpty() ? null : trace + "/" + parent,
                        fields.has("gen_ai.conversation.id")
                                ? fields.get("gen_ai.conversation.id").asText()
                                : null,
                        agent ? fields.get("gen_ai.agent.name").asText("agent") : null));
        boolean called = operation.isEmpty()
                ? fields.has("gen_ai.request.model") && fields.has("gen_ai.usage.input_tokens")
                : MODEL_OPERATIONS.contains(operation);
        if (called) {
            Call call = call(span, fields);
            if (call != null) {
                calls.add(new ModelCall(key, trace, tools(fields), call));
            }
        }
    }

    private Call call(JsonFields span, JsonFields fields) throws BadLine {
        long start = unixNanos(span, "startTimeUnixNano");
        long end = unixNanos(span, "endTimeUnixNano");
        if (end < start) {
            throw span.wrong("endTimeUnixNano", "a time after startTimeUnixNano");
        }
        OptionalInt output = fields.tokens("gen_ai.usage.output_tokens");
        List<Message> said = new ArrayList<>();
        String system = textOf(json(fields.get("gen_ai.system_instructions")));
        if (!system.isEmpty()) {
            said.add(new Message(system, null, "system"));
        }
        for (JsonNode message : json(fields.get("gen_ai.input.messages"))) {
            said.addAll(messages(message));
        }
        if (said.isEmpty()) {
            OptionalInt input = fields.tokens("gen_ai.usage.input_tokens");
            if (input.isEmpty() || output.isEmpty()) {
                notes.add("a call of a model with neither messages nor token counts is left out");
                return null;
            }
            boolean toolNext =
                    fields.get("gen_ai.response.finish_reasons").toString().contains("tool_call");
            Call sized = Call.sized(
                    start,
                    OptionalLong.of(end),
                    OptionalLong.empty(),
                    Kind.THINK,
                    input.getAsInt(),
                    output.getAsInt(),
                    Blocks.NONE);
            return toolNext ? sized.callingTools() : sized;
        }
        List<Message> answers = new ArrayList<>();
        for (JsonNode message : json(fields.get("gen_ai.output.messages"))) {
            answers.addAll(messages(message));
        }
        Expected expected = answers.isEmpty()
                ? new Expected(Expected.Kind.ANY, null, output)
                : ConversationSessions.expected(answers.get(0), output);
        boolean afterTool = said.get(said.size() - 1).role().equals("tool");
        return new Call(
                start,
                OptionalLong.of(end),
                OptionalLong.empty(),
                afterTool ? Kind.TOOL : Kind.THINK,
                new Spoken(List.copyOf(said)),
                limit(fields),
                expected,
                expected.kind() == Expected.Kind.TOOL_CALLS);
    }

    private static OptionalInt limit(JsonFields fields) throws BadLine {
        OptionalInt limit = fields.tokens("gen_ai.request.max_tokens");
        return limit.isPresent() && limit.getAsInt() == 0 ? OptionalInt.empty() : limit;
    }

    private static long unixNanos(JsonFields span, String name) throws BadLine {
        // A string in OTLP JSON, as all 64-bit integers; some writers use a number.
        String text = span.get(name).asText();
        if (!text.matches("[0-9]{1,18}|[1-8][0-9]{18}")) {
            throw span.has(name)
                    ? span.wrong(name, "nanoseconds since 1970")
                    : span.missing(name, "nanoseconds since 1970");
        }
        return Long.parseLong(text);
    }

    /** The attributes that concern models, with plain values. */
    private static ObjectNode attributes(JsonNode list) {
        ObjectNode attributes = JsonNodeFactory.instance.objectNode();
        for (JsonNode attribute : list) {
            String key = attribute.path("key").asText();
            if (key.startsWith("gen_ai.")) {
                attributes.set(key, value(attribute.path("value")));
            }
        }
        return attributes;
    }

    /** The plain value of an {@code AnyValue}; null if it has none. */
    private static JsonNode value(JsonNode any) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (any.has("intValue")) {
            return nodes.numberNode(any.get("intValue").asLong());
        }
        if (any.has("arrayValue")) {
            ArrayNode array = nodes.arrayNode();
            any.get("arrayValue").path("values").forEach(element -> array.add(value(element)));
            return array;
        }
        if (any.has("kvlistValue")) {
            ObjectNode object = nodes.objectNode();
            any.get("kvlistValue")
                    .path("values")
                    .forEach(entry -> object.set(entry.path("key").asText(), value(entry.path("value"))));
            return object;
        }
        for (String kind : List.of("stringValue", "doubleValue", "boolValue")) {
            if (any.has(kind)) {
                return any.get(kind);
            }
        }
        return nodes.nullNode();
    }

    /** A structured value, which many writers encode as a JSON text. */
    private static JsonNode json(JsonNode value) {
        if (!value.isTextual()) {
            return value;
        }
        try {
            return MAPPER.readTree(value.textValue());
        } catch (JsonProcessingException plainText) {
            return value;
        }
    }

    /** The messages of the API that stand for one of the conventions; a tool's answers are one message each. */
    private static List<Message> messages(JsonNode message) {
        String role = message.path("role").asText("user");
        List<Message> results = new ArrayList<>();
        List<ToolCall> toolCalls = new ArrayList<>();
        for (JsonNode part : message.path("parts")) {
            String id = part.path("id").isTextual() ? part.get("id").textValue() : null;
            switch (part.path("type").asText()) {
                case "tool_call" ->
                    toolCalls.add(new ToolCall(
                            new ToolCall.Function(
                                    part.path("name").asText("tool"),
                                    part.hasNonNull("arguments") ? plain(part.get("arguments")) : "{}"),
                            "function",
                            id));
                case "tool_call_response" ->
                    results.add(new Message(
                            plain(part.has("response") ? part.get("response") : part.path("result")),
                            null,
                            "tool",
                            null,
                            id,
                            null));
                default -> {}
            }
        }
        String text = textOf(message.path("parts"));
        if (!text.isEmpty() || !toolCalls.isEmpty()) {
            results.add(
                    0,
                    new Message(
                            text.isEmpty() ? null : text,
                            null,
                            toolCalls.isEmpty() ? role : "assistant",
                            toolCalls.isEmpty() ? null : List.copyOf(toolCalls),
                            null,
                            null));
        }
        return results;
    }

    /** The text of parts; empty if there is none. */
    private static String textOf(JsonNode parts) {
        if (parts.isTextual()) {
            return parts.textValue();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : parts) {
            if (part.path("type").asText().equals("text")) {
                text.append(part.path("content").asText());
            }
        }
        return text.toString();
    }

    private static String plain(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }

    /** Tool definitions in the API's form; {@code null} if there are none. */
    private static JsonNode tools(JsonFields fields) {
        ArrayNode tools = JsonNodeFactory.instance.arrayNode();
        for (JsonNode definition : json(fields.get("gen_ai.tool.definitions"))) {
            if (definition.path("function").isObject()) {
                tools.add(definition);
            } else if (definition.path("name").isTextual()) {
                ObjectNode function = JsonNodeFactory.instance.objectNode();
                for (String name : List.of("name", "description", "parameters")) {
                    if (definition.hasNonNull(name)) {
                        function.set(name, definition.get(name));
                    }
                }
                tools.addObject().put("type", "function").set("function", function);
            }
        }
        return tools.isEmpty() ? null : tools;
    }

    @Override
    public int requests() {
        return calls.size();
    }

    @Override
    public boolean keepsText() {
        return true;
    }

    @Override
    public boolean isCuttable() {
        return false;
    }

    @Override
    public List<SessionScript> scripts() throws BadLine {
        Map<String, Map<String, List<ModelCall>>> sessions = new LinkedHashMap<>();
        calls.sort(Comparator.comparingLong(call -> call.call().startNanos()));
        for (ModelCall call : calls) {
            sessions.computeIfAbsent(session(call), unseen -> new LinkedHashMap<>())
                    .computeIfAbsent(subagent(call), unseen -> new ArrayList<>())
                    .add(call);
        }
        List<SessionScript> scripts = new ArrayList<>();
        for (Map.Entry<String, Map<String, List<ModelCall>>> session : sessions.entrySet()) {
            List<RecordedCalls> agents = new ArrayList<>();
            session.getValue().entrySet().stream()
                    .sorted(Comparator.comparing(agent -> !agent.getKey().isEmpty()))
                    .forEach(agent -> agents.addAll(RecordedCalls.separate(
                            agent.getValue().stream().map(ModelCall::call).toList(),
                            agent.getKey().isEmpty()
                                    ? null
                                    : spans.get(agent.getKey()).agent(),
                            agent.getValue().get(0).tools())));
            scripts.addAll(agents.get(0).sessions(session.getKey(), true, agents.subList(1, agents.size())));
        }
        if (scripts.isEmpty()) {
            throw new BadLine(
                    "has no span of a call of a model",
                    "spans with gen_ai.operation.name=chat, and messages or gen_ai.usage.* token counts");
        }
        return scripts;
    }

    /** The conversation of a call, or of the nearest span around it that has one; otherwise its trace. */
    private String session(ModelCall call) {
        return around(call.span()).stream()
                .map(key -> spans.get(key).conversation())
                .filter(conversation -> conversation != null)
                .findFirst()
                .orElse(call.trace());
    }

    /** Key of the span of the subagent that made a call; empty for the main agent. */
    private String subagent(ModelCall call) {
        List<String> agents = around(call.span()).stream()
                .filter(key -> spans.get(key).agent() != null)
                .toList();
        return agents.size() < 2 ? "" : agents.get(0);
    }

    /** Keys of a span and of those around it, from the inside. */
    private List<String> around(String span) {
        List<String> keys = new ArrayList<>();
        String key = span;
        while (key != null && spans.containsKey(key) && !keys.contains(key)) {
            keys.add(key);
            key = spans.get(key).parent();
        }
        return keys;
    }
}
