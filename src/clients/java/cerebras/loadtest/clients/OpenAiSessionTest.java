package cerebras.loadtest.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.api.Json;
import cerebras.loadtest.emulator.Emulator;
import cerebras.loadtest.emulator.EmulatorOptions;
import cerebras.loadtest.gatling.GatlingRun;
import cerebras.loadtest.gatling.PlayedSessions;
import cerebras.loadtest.settings.EmulatorSettings.AgentSettings;
import cerebras.loadtest.settings.ToolScript;
import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same session of an agent, driven by OpenAI's client and played from a file: what the server is sent. The client gets
 * whole answers, because its accumulator of streams adds fields that Cerebras refuses; ours are streamed.
 */
@Tag("client")
class OpenAiSessionTest {

    private static final String SYSTEM = "You advise travellers.";
    private static final List<String> QUESTIONS = List.of("Where is it dry?", "And tomorrow?");
    private static final List<String> RESULTS = List.of("rain in Ghent", "sun in Porto");
    private static final int LIMIT = 1_000;

    @JsonClassDescription("The weather of a city")
    static class Weather {
        public String city;
        public int days;
    }

    @TempDir
    private Path folder;

    /** After each question two turns of two parallel calls, then text: six requests. */
    @ParameterizedTest
    @ValueSource(strings = {OpenAi.GPT_OSS, OpenAi.QWEN})
    void serverIsSentTheSameTurnsByBothClients(String model) throws IOException {
        List<JsonNode> expected = drivenByTheClient(model);
        assertEquals(6, expected.size());
        List<JsonNode> played = played(model, expected.get(0).path("tools"));
        assertEquals(expected.size(), played.size());
        for (int turn = 0; turn < expected.size(); turn++) {
            assertEquals(messages(expected.get(turn)), messages(played.get(turn)), "turn " + (turn + 1));
            assertEquals(expected.get(turn).path("tools"), played.get(turn).path("tools"));
        }
    }

    /** Their calls have the numbers of their order, since the emulator draws new ids for each answer. */
    private static JsonNode messages(JsonNode body) throws IOException {
        String text = body.path("messages").toString();
        int number = 0;
        for (JsonNode id : body.path("messages").findValues("id")) {
            text = text.replace(id.toString(), "\"" + ++number + "\"");
        }
        return Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }

    private static List<JsonNode> drivenByTheClient(String model) throws IOException {
        try (LoggingProxy proxy = new LoggingProxy()) {
            OpenAIClient client = OpenAIOkHttpClient.builder()
                    .baseUrl(proxy.url())
                    .apiKey("any")
                    .maxRetries(0)
                    .build();
            ChatCompletionCreateParams.Builder conversation = ChatCompletionCreateParams.builder()
                    .model(model)
                    .maxCompletionTokens(LIMIT)
                    .addTool(Weather.class)
                    .addSystemMessage(SYSTEM);
            for (String question : QUESTIONS) {
                conversation.addUserMessage(question);
                List<ChatCompletionMessageToolCall> calls;
                do {
                    ChatCompletion.Choice answer = client.chat()
                            .completions()
                            .create(conversation.build())
                            .choices()
                            .get(0);
                    conversation.addMessage(answer.message());
                    calls = answer.message().toolCalls().orElse(List.of());
                    for (int call = 0; call < calls.size(); call++) {
                        conversation.addMessage(ChatCompletionToolMessageParam.builder()
                                .toolCallId(calls.get(call).asFunction().id())
                                .content(RESULTS.get(call))
                                .build());
                    }
                } while (!calls.isEmpty());
            }
            client.close();
            return proxy.bodies;
        }
    }

    private List<JsonNode> played(String model, JsonNode tools) throws IOException {
        try (LoggingProxy proxy = new LoggingProxy()) {
            Path file = Files.writeString(
                    folder.resolve("session.jsonl"), session(tools).toString());
            GatlingRun.of(
                    PlayedSessions.class,
                    Files.createDirectories(folder.resolve("results")),
                    Map.of(
                            "target",
                            proxy.url(),
                            "model",
                            model,
                            "sessions",
                            file.toString(),
                            "maxTokens",
                            Integer.toString(LIMIT),
                            "maxCalls",
                            "6"));
            return proxy.bodies;
        }
    }

    private static ObjectNode session(JsonNode tools) {
        ObjectNode session = JsonNodeFactory.instance.objectNode();
        session.set("tools", tools);
        ArrayNode messages = session.putArray("messages");
        messages.addObject().put("role", "system").put("content", SYSTEM);
        for (String question : QUESTIONS) {
            messages.addObject().put("role", "user").put("content", question);
            for (int turn = 0; turn < 2; turn++) {
                ArrayNode calls = messages.addObject().put("role", "assistant").putArray("tool_calls");
                for (int call = 0; call < RESULTS.size(); call++) {
                    calls.addObject()
                            .put("id", "scripted" + call)
                            .put("type", "function")
                            .putObject("function")
                            .put("name", "Weather")
                            .put("arguments", "{}");
                }
                for (int call = 0; call < RESULTS.size(); call++) {
                    messages.addObject()
                            .put("role", "tool")
                            .put("tool_call_id", "scripted" + call)
                            .put("content", RESULTS.get(call));
                }
            }
            messages.addObject().put("role", "assistant").put("content", "Porto.");
        }
        return session;
    }

    /** Passes requests on to an emulator of its own, which gives equal requests equal answers, and keeps their bodies. */
    private static final class LoggingProxy implements AutoCloseable {

        private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
        private final Emulator emulator = Emulator.start(EmulatorOptions.defaults()
                .withAnswerTokens(40)
                .withAgents(new AgentSettings(ToolScript.parse("2x2"), 1, "")));
        private final HttpServer server;
        private final HttpClient client = HttpClient.newHttpClient();

        LoggingProxy() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::pass);
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
        }

        private void pass(HttpExchange exchange) throws IOException {
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                bodies.add(Json.read(body, JsonNode.class));
                HttpResponse<byte[]> answer = client.send(
                        HttpRequest.newBuilder(URI.create(emulator.baseUri()
                                        + exchange.getRequestURI().getPath()))
                                .header("content-type", "application/json")
                                .header("authorization", "Bearer any")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                exchange.getResponseHeaders()
                        .set(
                                "content-type",
                                answer.headers().firstValue("content-type").orElse(""));
                exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
                exchange.getResponseBody().write(answer.body());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            server.stop(0);
            emulator.close();
        }
    }
}
