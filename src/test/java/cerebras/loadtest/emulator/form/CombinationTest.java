package cerebras.loadtest.emulator.form;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CombinationTest {

    private static final String QUESTION = "{\"role\":\"user\",\"content\":\"Rain?\"},";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      "max_tokens":1,"max_completion_tokens":1 \
          | max_tokens: property 'max_tokens' cannot be combined with 'max_completion_tokens'
      "min_tokens":-1,"min_completion_tokens":1 \
          | min_tokens: property 'min_tokens' cannot be combined with 'min_completion_tokens'
      "stream":true,"response_format":{"type":"json_object"} \
          | "stream" is incompatible with "response_format" of type "json_object"
      "tool_choice":"none" | tool_choice: property 'tool_choice' needs 'tools'
      "tool_choice":"auto","tools":[] | tool_choice: property 'tool_choice' needs 'tools'
      "tool_choice":{"type":"function","function":{"name":"g"}},"tools":[{"type":"function","function":{"name":"f"}}] \
          | tool_choice.function.name: property 'tool_choice.function.name' is not one of the names in 'tools'
      """)
    void fieldsThatExcludeEachOtherAreRefused(String fields, String problem) {
        assertEquals(problem, Forms.problems(Forms.with(fields)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"max_tokens\":1,\"max_completion_tokens\":null",
                "\"min_tokens\":null,\"min_completion_tokens\":1",
                "\"stream\":true,\"response_format\":{\"type\":\"text\"}",
                "\"stream\":false,\"response_format\":{\"type\":\"json_object\"}",
                "\"tool_choice\":null",
            })
    void fieldThatIsNullCountsAsNotSent(String fields) {
        assertDoesNotThrow(() -> Forms.read(Forms.with(fields)));
    }

    @Test
    void combinationsAreReportedTogetherButAfterTheFields() {
        String twoLimits = "\"max_tokens\":1,\"max_completion_tokens\":1,\"tool_choice\":\"auto\"";
        assertEquals("""
        max_tokens: property 'max_tokens' cannot be combined with 'max_completion_tokens'
        tool_choice: property 'tool_choice' needs 'tools'""", Forms.problems(Forms.with(twoLimits)));
        assertEquals("n: property 'n' must be 1 or more", Forms.problems(Forms.with(twoLimits + ",\"n\":0")));
    }

    @Test
    void everyCallIsAnsweredOnce() {
        assertDoesNotThrow(() -> Forms.read(Forms.conversation(QUESTION + calls("a", "b") + "," + answer("b") + ","
                + answer("a") + "," + calls("c") + "," + answer("c"))));
    }

    @Test
    void callWithoutAnswerIsRefused() {
        assertEquals(
                told("messages.1.assistant.tool_calls.1.id", "has no answer in a message of role tool"),
                Forms.problems(Forms.conversation(QUESTION + calls("a", "b") + "," + answer("a"))));
    }

    @Test
    void answerWithoutCallIsRefused() {
        assertEquals(
                told("messages.1.tool.tool_call_id", "answers no earlier call, or one that was already answered"),
                Forms.problems(Forms.conversation(QUESTION + answer("a"))));
    }

    @Test
    void answerBeforeItsCallIsRefused() {
        assertEquals(
                told("messages.1.tool.tool_call_id", "answers no earlier call, or one that was already answered") + "\n"
                        + told("messages.2.assistant.tool_calls.0.id", "has no answer in a message of role tool"),
                Forms.problems(Forms.conversation(QUESTION + answer("a") + "," + calls("a"))));
    }

    @Test
    void secondAnswerIsRefused() {
        assertEquals(
                told("messages.3.tool.tool_call_id", "answers no earlier call, or one that was already answered"),
                Forms.problems(Forms.conversation(QUESTION + calls("a") + "," + answer("a") + "," + answer("a"))));
    }

    @Test
    void sameIdTwiceIsRefused() {
        assertEquals(
                told("messages.3.assistant.tool_calls.0.id", "is the id of an earlier call"),
                Forms.problems(Forms.conversation(QUESTION + calls("a") + "," + answer("a") + "," + calls("a"))));
    }

    private static String calls(String... ids) {
        String calls =
                String.join(",", Arrays.stream(ids).map(CombinationTest::call).toList());
        return "{\"role\":\"assistant\",\"tool_calls\":[" + calls + "]}";
    }

    private static String call(String id) {
        return """
        {"id":"%s","type":"function","function":{"name":"weather","arguments":"{}"}}""".formatted(id);
    }

    private static String answer(String id) {
        return """
        {"role":"tool","content":"No.","tool_call_id":"%s"}""".formatted(id);
    }

    private static String told(String path, String problem) {
        return path + ": property '" + path + "' " + problem;
    }
}
