package cerebras.loadtest.settings;

import static cerebras.loadtest.settings.SettingsFixture.refusal;
import static cerebras.loadtest.settings.SettingsFixture.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cerebras.loadtest.api.Json;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyFieldsTest {

    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "-D{0}={1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "body.reasoning_effort | low              | {\"reasoning_effort\":\"low\"}",
                "body.temperature      | 0.2              | {\"temperature\":0.2}",
                "body.top_k            | 40               | {\"top_k\":40}",
                "body.store            | true             | {\"store\":true}",
                "body.user             | \"42\"           | {\"user\":\"42\"}",
                "body.user             | \"two words\"    | {\"user\":\"two words\"}",
                "body.user             | two words        | {\"user\":\"two words\"}",
                "body.user             | 007              | {\"user\":\"007\"}",
                "body.user             | +5               | {\"user\":\"+5\"}",
                "body.user             | NaN              | {\"user\":\"NaN\"}",
                "body.user             | Grüße            | {\"user\":\"Grüße\"}",
                "body.stop             | [\"a\",\"b\"]    | {\"stop\":[\"a\",\"b\"]}",
                "body.metadata         | {\"a.b\":{\"c\":1}} | {\"metadata\":{\"a.b\":{\"c\":1}}}",
                "body.stream_options.continuous_usage_stats | true | {\"stream_options\":{\"continuous_usage_stats\":true}}",
                "body.chat_template_kwargs.enable_thinking | false | {\"chat_template_kwargs\":{\"enable_thinking\":false}}",
                "body.a.b.c            | 1                | {\"a\":{\"b\":{\"c\":1}}}",
                "body.a                | null             | {\"a\":null}",
                "body.seed             | 12345678901234567890 | {\"seed\":12345678901234567890}",
                "body.n                | 1                | {\"n\":1}",
                "body                  | {\"a\":{\"b\":1},\"c\":[2]} | {\"a\":{\"b\":1},\"c\":[2]}",
            })
    void valueIsJsonOrAWord(String name, String text, String json) {
        assertEquals(json, settings(Map.of(name, text)).request().body().json().toString());
    }

    @ParameterizedTest(name = "-D{0}={1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "body.model      | m     | body.model=m sets model, which this suite sets itself: use -Dmodel",
                "body.messages   | []    | body.messages=[] sets messages, which this suite sets itself: use -Dprompts",
                "body.stream     | true  | body.stream=true sets stream, which this suite sets itself: use -Dstream",
                "body.max_tokens | 5     | body.max_tokens=5 sets max_tokens, which this suite sets itself: use -DmaxTokens, and"
                        + " -DmaxTokensField=max_tokens for this field",
                "body.max_completion_tokens | 5 | body.max_completion_tokens=5 sets max_completion_tokens, which this suite sets"
                        + " itself: use -DmaxTokens",
                "body.stream_options.include_usage | false | body.stream_options.include_usage=false sets include_usage, which this"
                        + " suite sets itself: use -Dusage=ask or -Dusage=off",
                "body.stream_options | null | body.stream_options=null sets include_usage, which this suite sets itself:"
                        + " use -Dusage=ask or -Dusage=off",
                "body.n          | 2     | body.n=2 asks for several answers in one: leave n out: one answer per call is measured",
                "body.a          | ``    | body.a= has no value: expected a JSON value or a word, for example -Dbody.reasoning_effort=low",
                "body.a          | [1,   | body.a=[1, is not JSON from line 1, column 4: expected a JSON value or a word, for example"
                        + " -Dbody.stop='[\"END\"]'",
                "body.           | 1     | body.=1 has no field name: expected a name such as body.reasoning_effort, nested by dots",
                "body.a..b       | 1     | body.a..b=1 has no field name: expected a name such as body.reasoning_effort, nested by dots",
                "body            | [1]   | body=[1] is not a file: tried user-files/[1] and [1]; user-files/body has low-effort.json;"
                        + " for example -Dbody=body/low-effort.json",
                "body            | {\"model\":\"m\"} | body={\"model\":\"m\"} sets model, which this suite sets itself: use -Dmodel",
                "body            | {\"a.b\":1} | body={\"a.b\":1} has a field whose name is empty, or has dots or spaces: expected names"
                        + " such as reasoning_effort",
                "body            | {\"a\":  | body={\"a\": is not JSON from line 1, column 6: expected fields such as"
                        + " {\"reasoning_effort\":\"low\"}",
            })
    void fieldThatCannotBeSentIsRefused(String name, String text, String message) {
        assertEquals(message, refusal(name, text));
    }

    @Test
    void singleFieldsAreMergedOverThoseOfAFile() throws IOException {
        Files.writeString(
                folder.resolve("mine.json"),
                "{\"reasoning_effort\":\"high\",\"extra\":{\"a\":1,\"b\":2},\"stop\":[\"x\"],\"user\":\"u\"}");
        Map<String, String> properties = Map.of(
                "body",
                folder.resolve("mine.json").toString(),
                "body.reasoning_effort",
                "low",
                "body.extra.b",
                "3",
                "body.stop",
                "END",
                "body.user",
                "null");
        Map<String, String> effective = settings(properties).effective();
        assertEquals("low", effective.get("body.reasoning_effort"));
        assertEquals("{\"a\":1,\"b\":3}", effective.get("body.extra"));
        assertEquals("END", effective.get("body.stop"));
        assertEquals("null", effective.get("body.user"));
        assertEquals(null, effective.get("body"), "its fields are told one by one: a file may change");
    }

    @Test
    void valueAndObjectForOneFieldAreRefused() {
        assertEquals(
                "body.a.b=2 is set within body.a, which is not an object: leave out one of the two",
                refusal(Map.of("body.a", "1", "body.a.b", "2"), Map.of()));
        assertEquals(
                "{\"c\":3,\"b\":2}",
                settings(Map.of("body.a", "{\"c\":3}", "body.a.b", "2"))
                        .effective()
                        .get("body.a"));
    }

    @Test
    void temperatureIsGivenOnce() {
        assertEquals(
                "temperature=0.5 is given twice: leave out either this or -Dbody.temperature",
                refusal(Map.of("temperature", "0.5", "body.temperature", "0.2"), Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "low | low",
                "\"42\" | \"42\"",
                "42 | 42",
                "0.20 | 0.2",
                "\"a\\nb\" | \"a\\nb\"",
                "\" a\" | \" a\"",
                "\"\" | \"\"",
                "[1] | [1]",
                "\"[1]\" | \"[1]\"",
                "\"[\" | \"[\"",
                "null | null",
                "\"null\" | \"null\"",
                "{\"a\":{}} | {\"a\":{}}",
            })
    void effectiveFieldMeansTheSameAgain(String text, String shown) {
        RunSettings first = settings(Map.of("body.x", text));
        assertEquals(shown, first.effective().get("body.x"));
        RunSettings again = settings(new HashMap<>(first.effective()));
        assertEquals(first.request(), again.request());
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1}          | {\"b\":2}             | {\"a\":1,\"b\":2}",
                "{\"a\":1}          | {\"a\":2}             | {\"a\":2}",
                "{\"a\":1,\"b\":2}  | {\"a\":null}          | {\"b\":2}",
                "{\"a\":{\"b\":1}}  | {\"a\":{\"c\":2}}     | {\"a\":{\"b\":1,\"c\":2}}",
                "{\"a\":{\"b\":1}}  | {\"a\":{\"b\":null}}  | {\"a\":{}}",
                "{\"a\":[1,2]}      | {\"a\":[3]}           | {\"a\":[3]}",
                "{\"a\":1}          | {\"a\":{\"b\":null,\"c\":1}} | {\"a\":{\"c\":1}}",
                "{\"a\":{\"b\":1}}  | {\"a\":5}             | {\"a\":5}",
                "{}                 | {\"a\":null}          | {}",
            })
    void fieldsAreMergedAsAMergePatch(String request, String fields, String merged) throws IOException {
        ObjectNode json = (ObjectNode) MAPPER.readTree(request);
        ObjectNode patch = (ObjectNode) MAPPER.readTree(fields);
        String before = patch.toString();
        new BodyFields(patch).mergeInto(json);
        assertEquals(merged, Json.text(json));
        if (json.get("a") instanceof ObjectNode inner) {
            inner.put("later", true);
        }
        assertEquals(before, patch.toString(), "the fields stay as they are");
    }

    @Test
    void unreadableFileIsRefused() {
        Path file = folder.resolve("utf16.json");
        assertThrows(SettingsException.class, () -> {
            Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
            settings(Map.of("body", file.toString()));
        });
    }
}
