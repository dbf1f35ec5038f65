package cerebras.loadtest.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.settings.Prompt;
import cerebras.loadtest.settings.RequestSettings.MaxTokensField;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.workload.Question.Exchange;
import cerebras.loadtest.workload.Trace.TracedCall;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFormTest {

    @TempDir
    private Path userFiles;

    private static final String BEGINNING = "{\"model\":\"m\",\"messages\":[{\"content\":\"Hi\",\"role\":\"user\"}],";

    @ParameterizedTest(name = "stream={0} usage={1} maxTokensField={2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true  | ask | max_completion_tokens | `\"stream\":true,\"max_completion_tokens\":5,\"stream_options\":{\"include_usage\":true}`",
                "true  | off | max_completion_tokens | `\"stream\":true,\"max_completion_tokens\":5`",
                "true  | ask | max_tokens            | `\"stream\":true,\"max_tokens\":5,\"stream_options\":{\"include_usage\":true}`",
                "true  | off | max_tokens            | `\"stream\":true,\"max_tokens\":5`",
                "false | ask | max_completion_tokens | `\"stream\":false,\"max_completion_tokens\":5`",
                "false | off | max_tokens            | `\"stream\":false,\"max_tokens\":5`",
            })
    void requestHasTheFormOfTheSettings(String stream, String usage, String field, String rest) {
        assertEquals(
                BEGINNING + rest + "}",
                json(settings(Map.of(
                        "model", "m", "maxTokens", "5", "stream", stream, "usage", usage, "maxTokensField", field))));
    }

    @Test
    void formCanChangeBeforeTheLoadAndTheEffectiveSettingsTellIt() {
        RunSettings settings = settings(Map.of("model", "m", "maxTokens", "5"));
        RunSettings changed =
                settings.withRequest(settings.request().withoutUsage().with(MaxTokensField.MAX_TOKENS));
        assertEquals(BEGINNING + "\"stream\":true,\"max_tokens\":5}", json(changed));
        assertEquals("off", changed.effective().get("usage"));
        assertEquals("max_tokens", changed.effective().get("maxTokensField"));
        assertEquals(settings.effective().keySet(), changed.effective().keySet());
    }

    @ParameterizedTest(name = "fields {0}, prompt {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                 | {}                                 | {}",
                "{\"service_tier\":\"flex\"}          | {}                                 | {\"service_tier\":\"flex\"}",
                "{}                                 | {\"body\":{\"top_k\":5}}            | {\"top_k\":5}",
                "{\"top_k\":4}                      | {\"body\":{\"top_k\":5}}            | {\"top_k\":5}",
                "{\"top_k\":4}                      | {\"body\":{\"top_k\":null}}         | {}",
                "{\"a\":{\"b\":1}}                  | {\"body\":{\"a\":{\"c\":2}}}        | {\"a\":{\"b\":1,\"c\":2}}",
                "{\"response_format\":{\"type\":\"text\"}} | {\"responseFormat\":{\"type\":\"json_object\"}} | {\"response_format\":{\"type\":\"json_object\"}}",
                "{\"response_format\":{\"type\":\"text\"}} | {} | {\"response_format\":{\"type\":\"text\"}}",
            })
    void fieldsOfThePromptComeOverThoseOfTheSettings(String fields, String prompt, String added) throws IOException {
        Files.createDirectories(userFiles.resolve("prompts"));
        Files.writeString(
                userFiles.resolve("prompts/short.jsonl"),
                "{\"prompt\":\"Hi\"" + (prompt.length() == 2 ? "" : ",") + prompt.substring(1));
        Questions questions = Questions.of(RunSettings.from(
                Map.of("model", "m", "maxTokens", "5", "usage", "off", "body", fields), Map.of(), userFiles));
        assertEquals(
                BEGINNING + "\"stream\":true,\"max_completion_tokens\":5" + (added.length() == 2 ? "" : ",")
                        + added.substring(1),
                text(questions.question(1, 1)));
    }

    @Test
    void streamOptionsOfTheSettingsStandBesideTheRequestForUsage() {
        assertEquals(
                BEGINNING + "\"stream\":true,\"max_completion_tokens\":5,\"stream_options\":{\"include_usage\":true,"
                        + "\"continuous_usage_stats\":true}}",
                json(settings(
                        Map.of("model", "m", "maxTokens", "5", "body.stream_options.continuous_usage_stats", "true"))));
    }

    /** Of each kind of questions, with fields that hold all that is looked for when a body is cut open. */
    @ParameterizedTest
    @ValueSource(strings = {"synthetic", "file", "conversation", "compared", "traced"})
    void fieldsAreInEveryRequest(String kind) throws IOException {
        String hostile = "#words# \"content\":\"#words# 2147483647 #000000000000000000 ],\"stream\":";
        Map<String, String> properties =
                new HashMap<>(Map.of("body.user", hostile, "body.metadata.tags", "[2147483647]"));
        properties.put(
                "prompts", kind.equals("file") || kind.equals("conversation") ? "prompts/short.jsonl" : "synthetic");
        if (kind.equals("compared")) {
            properties.put("models", "m,n");
        } else {
            properties.put("model", "m");
        }
        RunSettings settings = settings(properties);
        Questions questions = switch (kind) {
            case "conversation" -> Questions.conversations(settings);
            case "compared" -> Questions.compared(settings);
            case "traced" -> new TracedQuestions(settings, new Trace(List.of(new TracedCall(0, 50, 7)), 0), 0);
            default -> Questions.of(settings);
        };
        Question question = questions.question(1, 1);
        if (kind.equals("conversation")) {
            question = questions.after(new Exchange(question, () -> "Yes.", OptionalInt.empty()), 1, 2);
        }
        JsonNode json = new JsonMapper().readTree(question.body());
        assertEquals(hostile, json.get("user").textValue());
        assertEquals("[2147483647]", json.get("metadata").get("tags").toString());
        assertEquals(kind.equals("conversation") ? 3 : 1, json.get("messages").size());
        assertEquals(question.maxTokens(), json.get("max_completion_tokens").intValue());
        assertTrue(json.get("messages").get(0).get("content").textValue().length() > 5, json.toString());
    }

    @Test
    void headersOfAPromptStayWithItsQuestion() throws IOException {
        Files.createDirectories(userFiles.resolve("prompts"));
        Files.writeString(
                userFiles.resolve("prompts/short.jsonl"),
                "{\"prompt\":\"Hi\",\"headers\":{\"x-team\":\"perf\"},\"body\":{\"top_k\":5}}");
        RunSettings settings = RunSettings.from(Map.of("model", "m"), Map.of(), userFiles);
        Questions conversations = Questions.conversations(settings);
        Question first = conversations.question(1, 1);
        Question second = conversations.after(new Exchange(first, () -> "Yes.", OptionalInt.empty()), 1, 2);
        assertEquals(Map.of("x-team", "perf"), first.headers());
        assertEquals(Map.of("x-team", "perf"), second.headers());
        assertTrue(text(second).endsWith("\"top_k\":5}"), text(second));
        assertFalse(
                text(Questions.of(settings.withoutBodyFields()).question(1, 1)).contains("top_k"));
    }

    private static String json(RunSettings settings) {
        return text(new RequestForm(settings).question(Prompt.user("Hi")));
    }

    private static String text(Question question) {
        return new String(question.body(), StandardCharsets.UTF_8);
    }

    private static RunSettings settings(Map<String, String> properties) {
        return RunSettings.from(properties, Map.of(), Path.of("user-files"));
    }
}
