package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.fault.ContentFault;
import cerebras.loadtest.emulator.fault.ContentFault.BrokenJson;
import cerebras.loadtest.emulator.fault.ContentFault.EmptyAnswer;
import cerebras.loadtest.emulator.fault.ContentFault.NoToolCall;
import cerebras.loadtest.emulator.fault.ContentFault.RefusedAnswer;
import cerebras.loadtest.emulator.fault.ContentFault.RepeatedText;
import cerebras.loadtest.emulator.fault.ContentFault.UnknownTool;
import cerebras.loadtest.emulator.fault.ContentFault.WrongJson;
import cerebras.loadtest.emulator.fault.FaultPlan;
import cerebras.loadtest.emulator.fault.Trigger.Script;
import cerebras.loadtest.emulator.log.ServedRequest;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Model.PromptCaching;
import cerebras.loadtest.models.Pace;
import cerebras.loadtest.models.ShippedModels;
import cerebras.loadtest.settings.EmulatorSettings.AgentSettings;
import cerebras.loadtest.settings.ToolScript;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What agents see: tool calls side by side, wrong answers, and replicas with a prompt cache each. */
class AgentTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pace PACE = new Pace(5_000_000, Duration.ZERO, 1000, Duration.ofNanos(20_000), 0);
    private static final Model CACHING =
            new Model("caching", PACE, 10, 0).withPromptCaching(new PromptCaching(Duration.ofHours(1)));
    private static final String TOOLS = """
            "tools":[{"type":"function","function":{"name":"search","parameters":{"type":"object",\
            "properties":{"text":{"type":"string"},"pages":{"type":"integer"}},"required":["text","pages"]}}},\
            {"type":"function","function":{"name":"read"}}]""";

    private static final String SCHEMA = """
            "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":\
            {"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}}}""";

    private Emulator emulator;

    @AfterEach
    void close() {
        if (emulator != null) {
            emulator.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cerebras, gpt-oss-120b",
        "cerebras, qwen-3.8-27b",
        "openai, gpt-oss-120b",
        "openai, qwen-3.8-27b",
        "vllm, gpt-oss-120b",
        "groq, qwen-3.8-27b"
    })
    void streamedCallsAreThoseOfTheWholeAnswer(String dialect, String model) throws Exception {
        Client client = start(EmulatorOptions.defaults()
                .withModels(ShippedModels.model(model))
                .withDialect(Dialect.named(dialect).orElseThrow())
                .withAgents(new AgentSettings(ToolScript.parse("1x3"), 1, "X-Session-ID")));
        JsonNode whole = whole(client, model, TOOLS).at("/choices/0");
        List<JsonNode> chunks = chunks(client, model, TOOLS);
        assertEquals(3, whole.at("/message/tool_calls").size());
        assertEquals("tool_calls", whole.at("/finish_reason").asText());
        assertEquals(functions(whole.at("/message/tool_calls")), functions(joined(chunks)));
        assertEquals(
                List.of("search", "read", "search"),
                functions(joined(chunks)).stream()
                        .map(function -> function.get("name").asText())
                        .toList());
        assertEquals(
                3,
                joined(chunks).stream()
                        .map(call -> call.get("id").asText())
                        .distinct()
                        .count());
        for (JsonNode call : joined(chunks)) {
            assertTrue(JSON.readTree(call.at("/function/arguments").asText()).isObject(), call.toString());
        }
    }

    /** Name and id come first, then arguments, and a call is over when the next one begins. */
    @Test
    void callsAreStreamedOneAfterTheOther() throws Exception {
        Client client = start(EmulatorOptions.defaults()
                .withModels(ShippedModels.model("gpt-oss-120b"))
                .withAgents(new AgentSettings(ToolScript.parse("1x2"), 1, "X-Session-ID")));
        int last = -1;
        for (JsonNode piece : pieces(chunks(client, "gpt-oss-120b", TOOLS))) {
            int index = piece.get("index").asInt();
            assertEquals(index > last, piece.has("id") && piece.at("/function").has("name"), piece.toString());
            assertTrue(index == last || index == last + 1, piece.toString());
            last = index;
        }
        assertEquals(1, last);
    }

    @Test
    void toolLoopFollowsTheScript() throws Exception {
        Client client = start(EmulatorOptions.defaults()
                .withModels(CACHING)
                .withAgents(new AgentSettings(ToolScript.parse("search,read+search"), 1, "X-Session-ID")));
        List<JsonNode> messages = new ArrayList<>();
        messages.add(JSON.readTree("{\"role\":\"user\",\"content\":\"Hi\"}"));
        List<String> turns = new ArrayList<>();
        for (int turn = 0; turn < 3; turn++) {
            String body = "{\"model\":\"caching\",\"messages\":" + messages + "," + TOOLS + "}";
            JsonNode message = JSON.readTree(client.chat(body).body()).at("/choices/0/message");
            turns.add(functions(message.path("tool_calls")).stream()
                    .map(function -> function.get("name").asText())
                    .toList()
                    .toString());
            messages.add(message);
            for (JsonNode call : message.path("tool_calls")) {
                messages.add(JSON.createObjectNode()
                        .put("role", "tool")
                        .put("tool_call_id", call.get("id").asText())
                        .put("content", "found"));
            }
        }
        assertEquals(List.of("[search]", "[read, search]", "[]"), turns);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wrongContentIsThatOfItsFault(boolean streamed) throws Exception {
        JsonNode none = message(new NoToolCall(), TOOLS, streamed);
        assertFalse(none.has("tool_calls"));
        assertFalse(none.get("content").asText().isEmpty());
        assertEquals(
                "search_2",
                firstCall(message(new UnknownTool(), TOOLS, streamed))
                        .get("name")
                        .asText());
        JsonNode wrong = JSON.readTree(firstCall(message(new WrongJson(), TOOLS, streamed))
                .get("arguments")
                .asText());
        assertTrue(wrong.has("pages") && !wrong.has("text"), wrong.toString());
        assertBroken(firstCall(message(new BrokenJson(), TOOLS, streamed))
                .get("arguments")
                .asText());
        assertBroken(message(new BrokenJson(), SCHEMA, streamed).get("content").asText());
        JsonNode empty = message(new EmptyAnswer(), TOOLS, streamed);
        assertFalse(empty.has("tool_calls") || empty.hasNonNull("content"), empty.toString());
        JsonNode refused = message(new RefusedAnswer(), TOOLS, streamed);
        assertEquals(
                "I'm sorry, but I can't help with that.", refused.get("refusal").asText());
        assertFalse(refused.hasNonNull("content"), refused.toString());
        assertTrue(message(new RepeatedText(), "\"n\":1", streamed)
                .get("content")
                .asText()
                .endsWith(" And so it goes on.".repeat(20)));
    }

    @Test
    void logNamesTheFaultOnlyWhereItApplies() throws Exception {
        Client client = start(EmulatorOptions.defaults()
                .withModels(CACHING)
                .withFaults(FaultPlan.none().with(new WrongJson(), Script.range(1, 2))));
        client.chat(Client.body("caching", "Hi", TOOLS));
        client.chat(Client.body("caching", "Hi", ""));
        assertEquals(
                List.of(Optional.of("wrong-json"), Optional.empty()),
                emulator.log().served().stream().map(ServedRequest::fault).toList());
    }

    /** 10 tokens of the template and 300 words: two blocks of 128 are cached where the prompt was read before. */
    @Test
    void promptIsCachedWhereItWasRead() throws Exception {
        Client client = start(EmulatorOptions.defaults()
                .withModels(CACHING)
                .withAgents(new AgentSettings(ToolScript.ONE_CALL, 2, "X-Session-ID")));
        String body = Client.body("caching", " one".repeat(300), "");
        List<Integer> cached = new ArrayList<>();
        for (int request = 0; request < 4; request++) {
            cached.add(cached(client.chat(body).body()));
        }
        assertEquals(List.of(0, 0, 256, 256), cached);
        assertEquals(List.of(0, 1, 0, 1), replicas());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void affinityKeepsAPromptInOneCache(boolean byHeader) throws Exception {
        Client client = start(EmulatorOptions.defaults()
                .withModels(CACHING)
                .withAgents(new AgentSettings(ToolScript.ONE_CALL, 7, "X-Conversation")));
        String key = byHeader ? "" : "\"prompt_cache_key\":\"agent-1\"";
        String body = Client.body("caching", " one".repeat(300), key);
        List<Integer> cached = new ArrayList<>();
        for (int request = 0; request < 3; request++) {
            cached.add(cached(client.send(client.request("/v1/chat/completions")
                            .header("Authorization", "Bearer key")
                            .header("x-conversation", byHeader ? "agent-1" : "agent-" + request)
                            .POST(BodyPublishers.ofString(body)))
                    .body()));
        }
        assertEquals(List.of(0, 256, 256), cached);
        assertEquals(1, replicas().stream().distinct().count());
    }

    /** Whole prompt: 310 tokens at 1,000 a millisecond; with 256 of them cached, 54. */
    @Test
    void missedCacheDelaysTheFirstToken() throws Exception {
        Client client = start(EmulatorOptions.defaults()
                .withModels(CACHING)
                .withAgents(new AgentSettings(ToolScript.ONE_CALL, 2, "X-Session-ID")));
        String body = Client.body("caching", " one".repeat(300), "\"stream\":true");
        client.chat(body);
        client.chat(body);
        client.chat(body);
        assertEquals(
                List.of(310_000L, 310_000L, 54_000L),
                emulator.log().served().stream()
                        .map(served -> served.emissions().plannedNanos(0) - served.arrivalNanos())
                        .toList());
    }

    private Client start(EmulatorOptions options) {
        emulator = Emulator.start(options);
        return new Client(emulator);
    }

    private List<Integer> replicas() {
        return emulator.log().served().stream()
                .map(ServedRequest::replica)
                .map(OptionalInt::getAsInt)
                .toList();
    }

    private static int cached(String answer) throws Exception {
        return JSON.readTree(answer)
                .at("/usage/prompt_tokens_details/cached_tokens")
                .asInt();
    }

    /** The message of an answer that the fault strikes. */
    private JsonNode message(ContentFault fault, String more, boolean streamed) throws Exception {
        try (Emulator faulty = Emulator.start(EmulatorOptions.defaults()
                .withModels(CACHING)
                .withFaults(FaultPlan.none().with(fault, Script.only(1))))) {
            Client client = new Client(faulty);
            if (!streamed) {
                return whole(client, "caching", more).at("/choices/0/message");
            }
            List<JsonNode> chunks = chunks(client, "caching", more);
            ObjectNode message = JSON.createObjectNode();
            for (JsonNode chunk : chunks) {
                for (String field : List.of("content", "refusal")) {
                    String piece = chunk.at("/choices/0/delta/" + field).asText();
                    if (!piece.isEmpty()) {
                        message.put(field, message.path(field).asText() + piece);
                    }
                }
            }
            List<JsonNode> calls = joined(chunks);
            if (!calls.isEmpty()) {
                message.putArray("tool_calls").addAll(calls);
            }
            return message;
        }
    }

    private static JsonNode firstCall(JsonNode message) {
        return message.at("/tool_calls/0/function");
    }

    private static void assertBroken(String text) {
        try {
            JSON.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException broken) {
            return;
        }
        throw new AssertionError("JSON: " + text);
    }

    private static JsonNode whole(Client client, String model, String more) throws Exception {
        return JSON.readTree(client.chat(Client.body(model, "Hi", more)).body());
    }

    private static List<JsonNode> chunks(Client client, String model, String more) throws Exception {
        List<JsonNode> chunks = new ArrayList<>();
        for (String event : Client.events(
                client.chat(Client.body(model, "Hi", more + ",\"stream\":true")).body())) {
            if (!event.equals("[DONE]")) {
                chunks.add(JSON.readTree(event));
            }
        }
        return chunks;
    }

    private static List<JsonNode> pieces(List<JsonNode> chunks) {
        List<JsonNode> pieces = new ArrayList<>();
        chunks.forEach(chunk -> chunk.at("/choices/0/delta/tool_calls").forEach(pieces::add));
        return pieces;
    }

    /** The calls that the pieces of a stream make, by index. */
    private static List<JsonNode> joined(List<JsonNode> chunks) {
        TreeMap<Integer, ObjectNode> calls = new TreeMap<>();
        for (JsonNode piece : pieces(chunks)) {
            ObjectNode call = calls.computeIfAbsent(piece.get("index").asInt(), index -> piece.deepCopy());
            if (!piece.has("id")) {
                ObjectNode function = (ObjectNode) call.get("function");
                function.put(
                        "arguments",
                        function.get("arguments").asText()
                                + piece.at("/function/arguments").asText());
            }
        }
        return List.copyOf(calls.values());
    }

    private static List<JsonNode> functions(Iterable<JsonNode> calls) {
        List<JsonNode> functions = new ArrayList<>();
        calls.forEach(call -> functions.add(call.get("function")));
        return functions;
    }
}
