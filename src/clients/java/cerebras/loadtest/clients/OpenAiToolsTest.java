package cerebras.loadtest.clients;

import static cerebras.loadtest.clients.OpenAi.GPT_OSS;
import static cerebras.loadtest.clients.OpenAi.QWEN;
import static cerebras.loadtest.clients.OpenAi.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk.Choice.Delta.ToolCall;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption.Auto;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.chat.completions.StructuredChatCompletion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Function calls, and answers that follow a schema. The client makes the schemas of classes, and reads into these. */
@Tag("client")
class OpenAiToolsTest {

    private final OpenAi openAi = OpenAi.sound();

    /** A function: its arguments. */
    @JsonClassDescription("The weather of a city")
    static class Weather {
        public String city;
        public int days;
    }

    /** An answer after a schema. */
    static class Landmark {
        public String name;
        public Kind kind;
        public List<String> visitors;
        public Place place;

        enum Kind {
            TOWER,
            BRIDGE
        }

        static class Place {
            public double latitude;
            public double longitude;
        }
    }

    @AfterEach
    void close() {
        openAi.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {GPT_OSS, QWEN})
    void callIsRead(String model) {
        ChatCompletion completion = openAi.complete(weather(model));
        assertEquals(
                ChatCompletion.Choice.FinishReason.TOOL_CALLS,
                completion.choices().get(0).finishReason());
        assertTrue(completion.choices().get(0).message().content().isEmpty());
        assertIsOfWeather(completion);
    }

    @ParameterizedTest
    @ValueSource(strings = {GPT_OSS, QWEN})
    void streamedCallIsRead(String model) {
        assertIsOfWeather(OpenAi.accumulated(openAi.stream(weather(model))));
    }

    @Test
    void gptOssNamesTheFunctionFirstAndStreamsItsArguments() {
        List<ToolCall> parts = streamedParts(GPT_OSS);
        assertEquals("Weather", name(parts.get(0)));
        assertEquals("", arguments(parts.get(0)));
        assertTrue(parts.size() > 1);
        for (ToolCall later : parts.subList(1, parts.size())) {
            assertTrue(
                    later.id().isEmpty()
                            && later.function().orElseThrow().name().isEmpty(),
                    later.toString());
            assertTrue(!arguments(later).isEmpty(), later.toString());
        }
    }

    @Test
    void qwenStreamsACallInOnePiece() {
        List<ToolCall> parts = streamedParts(QWEN);
        assertEquals(1, parts.size());
        assertEquals("Weather", name(parts.get(0)));
        assertTrue(arguments(parts.get(0)).endsWith("}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {GPT_OSS, QWEN})
    void resultOfACallIsTakenBack(String model) {
        ChatCompletion called = openAi.complete(weather(model));
        ChatCompletionCreateParams.Builder next = request(model)
                .addTool(Weather.class)
                .toolChoice(Auto.NONE)
                .addMessage(called.choices().get(0).message())
                .addMessage(ChatCompletionToolMessageParam.builder()
                        .toolCallId(call(called).id())
                        .content("rain")
                        .build());
        assertEquals(
                ChatCompletion.Choice.FinishReason.STOP,
                openAi.complete(next).choices().get(0).finishReason());
    }

    @ParameterizedTest
    @ValueSource(strings = {GPT_OSS, QWEN})
    void answerFollowsTheSchema(String model) {
        StructuredChatCompletion<Landmark> completion = openAi.client()
                .chat()
                .completions()
                .create(request(model).responseFormat(Landmark.class).build());
        Landmark landmark = completion.choices().get(0).message().content().orElseThrow();
        assertTrue(!landmark.name.isEmpty() && landmark.kind != null);
        assertTrue(landmark.visitors != null && landmark.place != null);
    }

    /** Two turns of two calls, then text, streamed as well as whole: the client sends each whole answer back as it got it. */
    @ParameterizedTest
    @ValueSource(strings = {GPT_OSS, QWEN})
    void toolLoopEndsInText(String model) {
        try (OpenAi agent = OpenAi.calling("2x2")) {
            ChatCompletionCreateParams.Builder conversation = request(model).addTool(Weather.class);
            List<Integer> calls = new ArrayList<>();
            ChatCompletion.Choice last;
            do {
                ChatCompletion.Choice streamed =
                        OpenAi.accumulated(agent.stream(conversation)).choices().get(0);
                last = agent.complete(conversation).choices().get(0);
                assertEquals(arguments(last), arguments(streamed));
                List<ChatCompletionMessageToolCall> made =
                        last.message().toolCalls().orElse(List.of());
                calls.add(made.size());
                conversation.addMessage(last.message());
                for (ChatCompletionMessageToolCall call : made) {
                    assertTrue(!call.asFunction()
                            .function()
                            .arguments(Weather.class)
                            .city
                            .isEmpty());
                    conversation.addMessage(ChatCompletionToolMessageParam.builder()
                            .toolCallId(call.asFunction().id())
                            .content("rain")
                            .build());
                }
            } while (last.finishReason().equals(ChatCompletion.Choice.FinishReason.TOOL_CALLS));
            assertEquals(List.of(2, 2, 0), calls);
            assertEquals(ChatCompletion.Choice.FinishReason.STOP, last.finishReason());
            assertTrue(last.message().content().isPresent());
        }
    }

    private static List<String> arguments(ChatCompletion.Choice choice) {
        return choice.message().toolCalls().orElse(List.of()).stream()
                .map(call -> call.asFunction().function().arguments())
                .toList();
    }

    private static ChatCompletionCreateParams.Builder weather(String model) {
        return request(model).addTool(Weather.class).toolChoice(Auto.REQUIRED);
    }

    private static void assertIsOfWeather(ChatCompletion completion) {
        ChatCompletionMessageFunctionToolCall call = call(completion);
        assertTrue(call.id().matches("[0-9a-f]{9}"), call.id());
        assertEquals("Weather", call.function().name());
        assertTrue(!call.function().arguments(Weather.class).city.isEmpty());
    }

    private static ChatCompletionMessageFunctionToolCall call(ChatCompletion completion) {
        return completion
                .choices()
                .get(0)
                .message()
                .toolCalls()
                .orElseThrow()
                .get(0)
                .asFunction();
    }

    private List<ToolCall> streamedParts(String model) {
        return openAi.stream(weather(model)).stream()
                .map(chunk -> chunk.choices().get(0).delta().toolCalls())
                .flatMap(calls -> calls.stream().flatMap(List::stream))
                .toList();
    }

    private static String name(ToolCall part) {
        return part.function().orElseThrow().name().orElseThrow();
    }

    private static String arguments(ToolCall part) {
        return part.function().orElseThrow().arguments().orElseThrow();
    }
}
