package cerebras.loadtest.emulator.form;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.ChatRequest.OutputOptions;
import cerebras.loadtest.api.ChatRequest.ReasoningOptions;
import cerebras.loadtest.api.ChatRequest.ServiceOptions;
import cerebras.loadtest.api.ChatRequest.ToolChoice;
import cerebras.loadtest.api.ChatRequest.ToolDefinition;
import cerebras.loadtest.api.ChatRequest.ToolOptions;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.Message;
import cerebras.loadtest.api.Message.ToolCall;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClientRequestTest {

    @ParameterizedTest
    @MethodSource("cerebras.loadtest.emulator.form.ClientRequests#all")
    void requestOfAClientPasses(String body) {
        assertDoesNotThrow(() -> Forms.read(body));
    }

    @Test
    void everyOptionIsRead() throws Exception {
        assertEquals(
                new ChatRequest(
                        "gpt-oss-120b",
                        List.of(
                                new Message("Answer in one word.", null, "system"),
                                Message.user("Which colour has the sky? ☁ é")),
                        true,
                        256,
                        null,
                        0.2,
                        new OutputOptions(
                                null,
                                7L,
                                List.of("\n\n"),
                                -1,
                                null,
                                null,
                                null,
                                new OutputOptions.StreamOptions(true),
                                null),
                        null,
                        new ReasoningOptions("low", "parsed", null, null),
                        new ServiceOptions("auto", "colours", null, null)),
                Forms.read(ClientRequests.CEREBRAS_SDK));
    }

    @Test
    void nullIsReadAsAbsent() throws Exception {
        assertEquals(
                new ChatRequest("qwen-3.8-27b", List.of(Message.user("Hi")), null, null, null, null),
                Forms.read(ClientRequests.CEREBRAS_SDK_WITH_NULLS));
    }

    @Test
    void toolsAreRead() throws Exception {
        ChatRequest request = Forms.read(ClientRequests.LANGCHAIN);
        ToolOptions tooling = request.tooling();
        ToolDefinition add = tooling.offered().get(0);
        assertEquals("add", add.function().name());
        assertEquals("object", add.function().parameters().path("type").textValue());
        assertEquals(new ToolChoice("function", Optional.of("add")), tooling.toolChoice());
        assertEquals(false, tooling.parallelToolCalls());
        assertEquals(
                List.of(new ToolCall(new ToolCall.Function("add", "{}"), "function", "call_1")),
                request.messages().get(2).calls());
        assertEquals("call_1", request.messages().get(3).toolCallId());
    }

    @Test
    void outputSchemaIsRead() throws Exception {
        var schema = Forms.read(ClientRequests.VERCEL_AI_SDK_OBJECT)
                .output()
                .responseFormat()
                .jsonSchema();
        assertEquals("response", schema.name());
        assertEquals(true, schema.strict());
        assertEquals("red", schema.schema().at("/properties/colour/enum/0").textValue());
    }

    @ParameterizedTest
    @MethodSource("cerebras.loadtest.emulator.form.ClientRequests#all")
    void requestIsTheSameAfterWritingAndReading(String body) throws Exception {
        ChatRequest request = Forms.read(body);
        assertEquals(request, Forms.read(Json.text(request)));
    }
}
