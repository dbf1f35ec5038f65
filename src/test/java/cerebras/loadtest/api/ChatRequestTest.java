package cerebras.loadtest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.api.ChatRequest.ToolChoice;
import cerebras.loadtest.api.ChatRequest.ToolOptions;
import cerebras.loadtest.api.Message.ToolCall;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatRequestTest {

    @Test
    void requestWithoutOptionsHasNoFieldForThem() {
        assertEquals("""
        {"model":"m","messages":[{"content":"Hi","role":"user"}],"stream":true,"max_completion_tokens":8,\
        "temperature":0.5}""", Json.text(new ChatRequest("m", List.of(Message.user("Hi")), true, 8, null, 0.5)));
    }

    @Test
    void answerThatOnlyCallsToolsHasNoContent() {
        ToolCall call = new ToolCall(new ToolCall.Function("f", "{}"), "function", "8db3b6644");
        assertEquals("""
        {"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"{}"},"type":"function",\
        "id":"8db3b6644"}]}""", Json.text(new Message(null, null, "assistant", List.of(call), null, null)));
    }

    @Test
    void optionsStandBesideTheOtherFields() throws Exception {
        String json = "{\"stop\":\"END\",\"n\":2,\"reasoning_effort\":\"low\",\"user\":\"u\",\"unknown\":1}";
        ChatRequest request = Json.read(json.getBytes(), ChatRequest.class);
        assertEquals(List.of("END"), request.output().stop());
        assertEquals(2, request.output().n());
        assertEquals("low", request.reasoning().reasoningEffort());
        assertEquals("u", request.service().user());
        assertEquals(ToolOptions.NONE, request.tooling());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      "auto"                                      | auto     |
      {"type":"function","function":{"name":"f"}} | function | f
      """)
    void toolChoiceIsATextOrAnObject(String json, String mode, String function) throws Exception {
        ToolChoice choice = Json.read(json.getBytes(), ToolChoice.class);
        assertEquals(new ToolChoice(mode, Optional.ofNullable(function)), choice);
        assertEquals(choice, Json.read(Json.bytes(choice), ToolChoice.class));
    }
}
