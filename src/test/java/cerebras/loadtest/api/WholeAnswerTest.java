package cerebras.loadtest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WholeAnswerTest {

    @Test
    void eventsOfAStreamBecomeOneAnswer() {
        assertWhole("""
        {"id":"a","object":"chat.completion","usage":{"completion_tokens":3},"choices":[{"index":0,"message":{"role":"assistant",\
        "content":"Hi you","tool_calls":[{"index":0,"id":"t","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop"}]}""", """
        data: {"id":"a","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"}}]}

        data: {"choices":[{"index":0,"delta":{"content":" you"},"finish_reason":null}]}

        : a comment
        data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t","function":{"name":"f","arguments":"{"}}]}}]}

        data:{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"}"}}]}}]}

        data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"completion_tokens":3}}

        data: [DONE]
        """);
    }

    @Test
    void answerThatCameWholeIsLeftAsItIs() {
        assertWhole("{\"choices\":[],\"x\":1}", " {\"choices\":[],\"x\":1}\n");
    }

    @Test
    void whatIsNoAnswerIsAbsent() {
        for (String body : new String[] {"", "<html>", "data: [DONE]", "[1]"}) {
            assertEquals(java.util.Optional.empty(), WholeAnswer.of(body.getBytes(StandardCharsets.UTF_8)), body);
        }
    }

    private static void assertWhole(String expected, String body) {
        assertEquals(
                WholeAnswer.of(expected.getBytes(StandardCharsets.UTF_8)),
                WholeAnswer.of(body.getBytes(StandardCharsets.UTF_8)));
    }
}
