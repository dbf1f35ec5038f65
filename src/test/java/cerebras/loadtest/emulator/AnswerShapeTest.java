package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Completion;
import cerebras.loadtest.api.Completion.Chunk;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.Message.ToolCall;
import cerebras.loadtest.emulator.log.ServedRequest;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.ShippedModels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Answers as they are on the wire, byte for byte, but for what differs every time: ids, moments and words. A prompt is
 * 2 tokens and a template of 67 or 10; an answer of prose is 4 tokens with text.
 */
class AnswerShapeTest {

    private static final String GPT_OSS = "gpt-oss-120b";
    private static final String QWEN = "qwen-3.8-27b";

    private static final String TOOLS = """
      "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object",\
      "properties":{"city":{"const":"Oslo"}}}}}]""";

    private final Emulator emulator = Emulator.start(EmulatorOptions.defaults()
            .withModels(model(GPT_OSS, 25), model(QWEN, 0), model("gemma-4-31b", 0), model("llama3.1-8b", 0))
            .withAnswerTokens(4));
    private final Client client = new Client(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    private static Model model(String id, int reasoningTokens) {
        return ShippedModels.model(id, Profiles.FAST.pace(), reasoningTokens);
    }

    @Test
    void wholeText() throws Exception {
        assertEquals("""
        {"id":"I","choices":[{"finish_reason":"stop","index":0,"message":{"content":"…","reasoning":"…",\
        "role":"assistant"}}],"created":1,"model":"gpt-oss-120b","system_fingerprint":"F","object":"chat.completion",\
        "usage":{"total_tokens":83,"completion_tokens":14,"completion_tokens_details":{"accepted_prediction_tokens":0,\
        "rejected_prediction_tokens":0,"reasoning_tokens":1},"prompt_tokens":69,"prompt_tokens_details":\
        {"cached_tokens":0}},"time_info":{T}}""", answer(GPT_OSS, ""));
    }

    @Test
    void severalChoicesInOneBody() throws Exception {
        assertEquals("""
        {"id":"I","choices":[\
        {"finish_reason":"stop","index":0,"message":{"content":"…","role":"assistant"}},\
        {"finish_reason":"stop","index":1,"message":{"content":"…","role":"assistant"}}],\
        "created":1,"model":"qwen-3.8-27b","system_fingerprint":"F","object":"chat.completion",\
        "usage":{"total_tokens":22,"completion_tokens":10,"completion_tokens_details":{"reasoning_tokens":0},\
        "prompt_tokens":12,"prompt_tokens_details":{"cached_tokens":0,"image_tokens":0}},"time_info":{T}}""", answer(QWEN, "\"n\":2"));
    }

    @Test
    void wholeCallHasNoContent() throws Exception {
        String answer = answer(GPT_OSS, TOOLS);
        assertTrue(answer.startsWith("""
        {"id":"I","choices":[{"finish_reason":"tool_calls","index":0,"message":{"reasoning":"…","role":"assistant",\
        "tool_calls":[{"function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"},"type":"function",\
        "id":"C"}]}}],"created":1,"""), answer);
    }

    @Test
    void streamOfTwoChoices() throws Exception {
        assertEquals("""
        {"id":"I","choices":[{"delta":{"role":"assistant"},"index":0}],E}
        {"id":"I","choices":[{"delta":{"role":"assistant"},"index":1}],E}
        {"id":"I","choices":[{"delta":{"content":"…"},"index":0}],E}
        {"id":"I","choices":[{"delta":{"content":"…"},"index":1}],E}
        {"id":"I","choices":[{"delta":{"content":"…"},"index":0}],E}
        {"id":"I","choices":[{"delta":{"content":"…"},"index":1}],E}
        {"id":"I","choices":[{"delta":{},"finish_reason":"stop","index":0}],E}
        {"id":"I","choices":[{"delta":{},"finish_reason":"stop","index":1}],E,"usage":{"total_tokens":22,\
        "completion_tokens":10,"completion_tokens_details":{"reasoning_tokens":0},"prompt_tokens":12,\
        "prompt_tokens_details":{"cached_tokens":0,"image_tokens":0}},"time_info":{T}}
        [DONE]""", stream(QWEN, "\"n\":2"));
    }

    @Test
    void gptOssStreamsTheArgumentsOfACall() throws Exception {
        assertEquals("""
        {"id":"I","choices":[{"delta":{"role":"assistant"},"index":0}],E}
        {"id":"I","choices":[{"delta":{"reasoning":"…"},"index":0}],E}
        {"id":"I","choices":[{"delta":{"tool_calls":[{"function":{"name":"weather","arguments":""},\
        "type":"function","id":"C","index":0}]},"index":0}],E}
        {"id":"I","choices":[{"delta":{"tool_calls":[{"function":{"arguments":"{\\"city\\":\\"Oslo\\"}"},\
        "type":"function","index":0}]},"index":0}],E}
        {"id":"I","choices":[{"delta":{},"finish_reason":"tool_calls","index":0}],E""", stream(GPT_OSS, TOOLS).split(",\"usage\"")[0]);
    }

    @Test
    void otherModelsStreamACallInOneChunk() throws Exception {
        assertEquals("""
        {"id":"I","choices":[{"delta":{"role":"assistant"},"index":0}],E}
        {"id":"I","choices":[{"delta":{"tool_calls":[{"function":{"name":"weather",\
        "arguments":"{\\"city\\":\\"Oslo\\"}"},"type":"function","id":"C","index":0}]},"index":0}],E}
        {"id":"I","choices":[{"delta":{},"finish_reason":"tool_calls","index":0}],E""", stream(QWEN, TOOLS).split(",\"usage\"")[0]);
    }

    /** 12 tokens of prompt; 4 with text and 1 mark. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gemma-4-31b| {\"image_tokens\":0,\"total_tokens\":17,\"completion_tokens\":5,\"completion_tokens_details\":"
                        + "{\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0,\"reasoning_tokens\":0},"
                        + "\"prompt_tokens\":12,\"prompt_tokens_details\":{\"cached_tokens\":0}}",
                "llama3.1-8b| {\"total_tokens\":17,\"completion_tokens\":5,\"prompt_tokens\":12}",
            })
    void usageHasTheFormOfTheModel(String model, String usage) throws Exception {
        String answer = answer(model, "");
        assertEquals(usage, answer.replaceFirst(".*\"usage\":", "").replaceFirst(",\"time_info\".*", ""));
    }

    @Test
    void rawThoughtsStandInTheContent() throws Exception {
        String more = "\"reasoning_effort\":\"high\",\"reasoning_format\":\"raw\"";
        String body = client.chat(Client.body(QWEN, "Test message", more)).body();
        assertTrue(body.matches(".*\"content\":\"<think>\\\\n.+\\\\n</think>\\\\n\\\\n.+\",\"role\".*"), body);
        assertTrue(!body.contains("\"reasoning\":"), body);
    }

    @Test
    void hiddenThoughtsAreOnlyCounted() throws Exception {
        String stream = stream(GPT_OSS, "\"reasoning_format\":\"hidden\"");
        assertTrue(!stream.contains("\"reasoning\":"), stream);
        assertTrue(stream.contains("\"completion_tokens\":14,"), stream);
        assertTrue(stream.contains("\"reasoning_tokens\":1}"), stream);
        assertEquals(14, emulator.log().served().get(0).outputTokens());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                GPT_OSS + "| \"n\":3",
                QWEN + "   | \"reasoning_effort\":\"high\",\"reasoning_format\":\"raw\"",
                GPT_OSS + "| \"n\":2," + TOOLS,
                QWEN + "   | \"n\":2," + TOOLS,
                GPT_OSS + "| \"stop\":\" \"",
                GPT_OSS + "| \"max_tokens\":3",
                GPT_OSS + "| \"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":"
                        + "{\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{\"type\":\"number\"}}}}}",
            })
    void streamJoinedIsTheWholeAnswer(String model, String more) throws Exception {
        String seeded = more + ",\"seed\":5";
        Completion whole = Json.read(
                client.chat(Client.body(model, "Hi", seeded)).body().getBytes(StandardCharsets.UTF_8),
                Completion.class);
        List<Chunk> chunks = Client.chunks(client.chat(Client.body(model, "Hi", seeded + ",\"stream\":true"))
                .body());
        for (Completion.Choice choice : whole.choices()) {
            List<Chunk.Choice> pieces = chunks.stream()
                    .map(chunk -> chunk.choices().get(0))
                    .filter(piece -> piece.index().equals(choice.index()))
                    .toList();
            List<Chunk.Delta> deltas = pieces.stream().map(Chunk.Choice::delta).toList();
            List<ToolCall.Function> calls = deltas.stream()
                    .filter(delta -> delta.toolCalls() != null)
                    .map(delta -> delta.toolCalls().get(0).function())
                    .toList();
            assertEquals(choice.message().text(), joined(deltas, Chunk.Delta::content));
            assertEquals(orEmpty(choice.message().reasoning()), joined(deltas, Chunk.Delta::reasoning));
            assertEquals(
                    joined(
                            choice.message().calls(),
                            call -> call.function().name() + call.function().arguments()),
                    joined(calls, ToolCall.Function::name) + joined(calls, ToolCall.Function::arguments));
            assertEquals(choice.finishReason(), pieces.get(pieces.size() - 1).finishReason());
        }
        assertEquals(whole.usage(), chunks.get(chunks.size() - 1).usage());
        for (ServedRequest served : emulator.log().served()) {
            assertEquals(whole.usage().completionTokens(), served.outputTokens());
        }
    }

    private static <T> String joined(List<T> parts, Function<T, String> text) {
        return parts.stream().map(text).map(AnswerShapeTest::orEmpty).collect(Collectors.joining());
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    @Test
    void promptBeyondTheWindowIsRefused() throws Exception {
        assertEquals("""
        {"message":"Please reduce the length of the messages or completion. Current length is 200069 while limit is \
        131072","type":"invalid_request_error","param":"validation_error","code":"context_length_exceeded"}""", answer(GPT_OSS, "\"max_completion_tokens\":200000"));
    }

    private String answer(String model, String more) throws Exception {
        return masked(client.chat(Client.body(model, "Test message", more)).body());
    }

    private String stream(String model, String more) throws Exception {
        String options = "\"stream\":true" + (more.isEmpty() ? "" : "," + more);
        String stream = client.chat(Client.body(model, "Test message", options)).body();
        return Client.events(stream).stream().map(AnswerShapeTest::masked).collect(Collectors.joining("\n"));
    }

    private static String masked(String json) {
        return json.replaceAll("\"chatcmpl-[0-9a-f-]{36}\"", "\"I\"")
                .replaceAll("\"id\":\"[0-9a-f]{9}\"", "\"id\":\"C\"")
                .replaceAll("\"created\":\\d+,", "\"created\":1,")
                .replaceAll("\"fp_[0-9a-f]{20}\"", "\"F\"")
                .replaceAll("\"(content|reasoning)\":\"[^\"]+\"", "\"$1\":\"…\"")
                .replaceAll("\"time_info\":\\{[^}]*}", "\"time_info\":{T}")
                .replaceAll(
                        "\"created\":1,\"model\":\"[^\"]*\",\"system_fingerprint\":\"F\","
                                + "\"object\":\"chat.completion.chunk\"",
                        "E");
    }
}
