package cerebras.loadtest.emulator.form;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One field at a time. In the tables, {@code @} stands for {@code path: property 'path'} with the path of the row. */
class FieldTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      stream                | 1              | @ has the wrong type: expected boolean, got integer
      stream_options        | true           | @ has the wrong type: expected object, got boolean
      max_completion_tokens | -2             | @ must be -1 or more
      max_completion_tokens | 1.5            | @ has the wrong type: expected integer, got number
      max_completion_tokens | "8"            | @ has the wrong type: expected integer, got string
      max_completion_tokens | 2147483648     | @ must be 2147483647 or less
      max_tokens            | -2             | @ must be -1 or more
      min_completion_tokens | -2             | @ must be -1 or more
      min_tokens            | []             | @ has the wrong type: expected integer, got array
      temperature           | 2.01           | @ must be 2 or less
      temperature           | -0.01          | @ must be 0 or more
      temperature           | 1e999          | @ must be 2 or less
      temperature           | "hot"          | @ has the wrong type: expected number, got string
      top_p                 | 1.1            | @ must be 1 or less
      frequency_penalty     | -2.1           | @ must be -2 or more
      presence_penalty      | 2.1            | @ must be 2 or less
      seed                  | 0.5            | @ has the wrong type: expected integer, got number
      seed                  | 9223372036854775808 | @ must be 9223372036854775807 or less
      logit_bias            | []             | @ has the wrong type: expected object, got array
      logprobs              | "yes"          | @ has the wrong type: expected boolean, got string
      top_logprobs          | 21             | @ must be 20 or less
      top_logprobs          | -1             | @ must be 0 or more
      n                     | 0              | @ must be 1 or more
      n                     | 1.5            | @ has the wrong type: expected integer, got number
      stop                  | 4              | @ has the wrong type: expected string or array, got integer
      stop                  | ["a","b","c","d","e"] | @ is too long: expected at most 4
      response_format       | "text"         | @ has the wrong type: expected object, got string
      tools                 | {}             | @ has the wrong type: expected array, got object
      tool_choice           | "any"          | @ must be one of none, auto, required
      tool_choice           | 1              | @ has the wrong type: expected string or object, got integer
      parallel_tool_calls   | 1              | @ has the wrong type: expected boolean, got integer
      reasoning_effort      | "max"          | @ must be one of none, low, medium, high
      reasoning_effort      | 1              | @ must be one of none, low, medium, high
      reasoning_format      | "xml"          | @ must be one of none, parsed, text_parsed, raw, hidden
      disable_reasoning     | 0              | @ has the wrong type: expected boolean, got integer
      clear_thinking        | 0              | @ has the wrong type: expected boolean, got integer
      service_tier          | "scale"        | @ must be one of auto, default, flex, priority
      prompt_cache_key      | 1              | @ has the wrong type: expected string, got integer
      prediction            | "Hi"           | @ has the wrong type: expected object, got string
      user                  | {}             | @ has the wrong type: expected string, got object
      """)
    void badValueIsNamed(String field, String value, String problem) {
        assertEquals(told(field, problem), Forms.problems(Forms.with("\"" + field + "\":" + value)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      "stream_options":{"include_usage":1} | stream_options.include_usage \
          | @ has the wrong type: expected boolean, got integer
      "stream_options":{"chunks":1}         | stream_options.chunks        | @ is unsupported
      "stream_options":{"continuous_usage_stats":true} | stream_options.continuous_usage_stats | @ is unsupported
      "logit_bias":{"50256":101}            | logit_bias.50256             | @ must be 100 or less
      "logit_bias":{"50256":"1"} | logit_bias.50256 \
          | @ has the wrong type: expected number, got string
      "stop":["a",null] | stop.1 \
          | @ has the wrong type: expected string, got null
      "response_format":{}                  | response_format.type         | @ is missing
      "response_format":{"type":"xml"} | response_format.type \
          | @ must be one of text, json_object, json_schema
      "response_format":{"type":"json_schema"} | response_format.json_schema | @ is missing
      "response_format":{"type":"text","json_schema":{}} | response_format.json_schema | @ is unsupported
      "response_format":{"type":"json_schema","json_schema":{"name":"x"}} | response_format.json_schema.schema \
          | @ is missing
      "tools":[{"type":"function"}]         | tools.0.function             | @ is missing
      "tools":[{"type":"web","function":{"name":"f"}}] | tools.0.type      | @ must be one of function
      "tools":[{"type":"function","function":{"name":""}}] | tools.0.function.name | @ is too short: expected at least 1
      "tools":[{"type":"function","function":{"name":"f","arguments":{}}}] | tools.0.function.arguments \
          | @ is unsupported
      "tool_choice":{"type":"function","function":{}} | tool_choice.function.name | @ is missing
      "prediction":{"type":"content"}       | prediction.content           | @ is missing
      "prediction":{"type":"text","content":"x"} | prediction.type         | @ must be one of content
      """)
    void badValueInsideOfAFieldIsNamedWithItsPath(String fields, String path, String problem) {
        assertEquals(told(path, problem), Forms.problems(Forms.with(fields)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      null | 0 \
          | @ has the wrong type: expected object, got null
      {"content":"Hi","extra":1}            | 0.role                       | @ is missing
      {"role":null} | 0.role \
          | @ must be one of system, developer, user, assistant, tool
      {"role":"function","extra":1} | 0.role \
          | @ must be one of system, developer, user, assistant, tool
      {"role":"user"}                       | 0.user.content               | @ is missing
      {"role":"user","content":null} | 0.user.content \
          | @ has the wrong type: expected string or array, got null
      {"role":"user","content":[]}          | 0.user.content               | @ is too short: expected at least 1
      {"role":"user","content":["Hi"]} | 0.user.content.0 \
          | @ has the wrong type: expected object, got string
      {"role":"user","content":[{"type":"text"}]} | 0.user.content.0.text  | @ is missing
      {"role":"user","content":[{"type":"audio"}]} | 0.user.content.0.type | @ must be one of text, image_url
      {"role":"user","content":[{"type":"image_url"}]} | 0.user.content.0.image_url | @ is missing
      {"role":"user","content":[{"type":"image_url","image_url":{}}]} | 0.user.content.0.image_url.url | @ is missing
      {"role":"user","content":"Hi","tool_calls":[]} | 0.user.tool_calls    | @ is unsupported
      {"role":"system","content":1} | 0.system.content \
          | @ has the wrong type: expected string or array, got integer
      {"role":"system","content":[{"type":"image_url","text":""}]} | 0.system.content.0.type | @ must be one of text
      {"role":"developer","content":"Hi","reasoning":""} | 0.developer.reasoning | @ is unsupported
      {"role":"assistant"}                  | 0.assistant.content          | @ is missing
      {"role":"assistant","content":null,"tool_calls":[]} | 0.assistant.content \
          | @ has the wrong type: expected string or array, got null
      {"role":"assistant","content":"Hi","reasoning_content":""} | 0.assistant.reasoning_content | @ is unsupported
      {"role":"assistant","tool_calls":[{"type":"function","function":{"name":"f","arguments":""}}]} \
          | 0.assistant.tool_calls.0.id | @ is missing
      {"role":"tool","content":"7"}         | 0.tool.tool_call_id          | @ is missing
      """)
    void badMessageIsNamedWithItsRole(String message, String path, String problem) {
        assertEquals(told("messages." + path, problem), Forms.problems(Forms.conversation(message)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "store",
                "metadata",
                "thinking",
                "top_k",
                "min_p",
                "chat_template_kwargs",
                "reasoning_content",
                "functions",
                "function_call",
                "modalities",
                "audio",
                "web_search_options",
                "verbosity",
                "Stream"
            })
    void fieldThatTheApiDoesNotKnowIsUnsupported(String field) {
        assertEquals(told(field, "@ is unsupported"), Forms.problems(Forms.with("\"" + field + "\":null")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stream",
                "stream_options",
                "max_completion_tokens",
                "max_tokens",
                "min_completion_tokens",
                "min_tokens",
                "stop",
                "n",
                "temperature",
                "top_p",
                "frequency_penalty",
                "presence_penalty",
                "seed",
                "logit_bias",
                "logprobs",
                "top_logprobs",
                "response_format",
                "prediction",
                "tools",
                "tool_choice",
                "parallel_tool_calls",
                "reasoning_effort",
                "reasoning_format",
                "disable_reasoning",
                "clear_thinking",
                "service_tier",
                "prompt_cache_key",
                "user"
            })
    void optionalFieldMayBeNull(String field) {
        assertDoesNotThrow(() -> Forms.read(Forms.with("\"" + field + "\":null")));
    }

    @ParameterizedTest
    @CsvSource({"model, string", "messages, array"})
    void requiredFieldMayNotBeNull(String field, String type) {
        String problem = "@ has the wrong type: expected " + type + ", got null";
        assertEquals(told(field, problem), Forms.problems(Forms.with("\"" + field + "\":null")));
    }

    @Test
    void promptCacheKeyHasAtMost1024Characters() {
        assertDoesNotThrow(() -> Forms.read(Forms.with("\"prompt_cache_key\":\"" + "k".repeat(1024) + "\"")));
        assertEquals(
                told("prompt_cache_key", "@ is too long: expected at most 1024"),
                Forms.problems(Forms.with("\"prompt_cache_key\":\"" + "k".repeat(1025) + "\"")));
    }

    @Test
    void severalProblemsAreReportedTogether() {
        String body = """
        {"messages":[
           {"role":"user","content":"Hi"},
           {"role":"assistant","content":"Yes?","reasoning_content":"A greeting.","refusal":null}],
         "n":0,"store":true}""";
        assertEquals("""
        messages.1.assistant.reasoning_content: property 'messages.1.assistant.reasoning_content' is unsupported
        messages.1.assistant.refusal: property 'messages.1.assistant.refusal' is unsupported
        n: property 'n' must be 1 or more
        store: property 'store' is unsupported
        model: property 'model' is missing""", Forms.problems(body));
    }

    @Test
    void atMostAHundredProblemsAreReported() {
        assertEquals(
                100,
                Forms.problems(Forms.conversation("1,".repeat(150) + "1"))
                        .lines()
                        .count());
    }

    @Test
    void firstProblemOfALargeBodyIsReported() {
        assertEquals(
                "messages.0: property 'messages.0' has the wrong type: expected object, got integer",
                Forms.problems(Forms.conversation("1,".repeat(4_999_000) + "1")));
    }

    private static String told(String path, String problem) {
        return problem.replace("@", path + ": property '" + path + "'");
    }
}
