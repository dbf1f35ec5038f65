package cerebras.loadtest.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.settings.RunSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionsTest {

    @TempDir
    private Path userFiles;

    @Test
    void promptOfAFileIsSentAsTheSettingsSay() throws IOException {
        Questions questions =
                questions("{\"prompt\":\"Hi\"}", Map.of("model", "m", "maxTokens", "5", "temperature", "0.5"));
        assertEquals("""
        {"model":"m","messages":[{"content":"Hi","role":"user"}],"stream":true,\
        "max_completion_tokens":5,"temperature":0.5,"stream_options":{"include_usage":true}}""", text(questions.question(1, 1)));
    }

    @Test
    void shapeAndToolsOfAPromptAreSentWithIt() throws IOException {
        Questions questions = questions("""
        {"prompt":"a","maxTokens":9,"responseFormat":{"type":"json_object"}}
        {"prompt":"b","tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]}
        """, Map.of("model", "m"));
        assertEquals("""
        {"model":"m","messages":[{"content":"a","role":"user"}],"stream":true,"max_completion_tokens":9,"stream_options":{"include_usage":true},\
        "response_format":{"type":"json_object"}}""", text(questions.question(1, 1)));
        assertEquals("""
        {"model":"m","messages":[{"content":"b","role":"user"}],"stream":true,\
        "max_completion_tokens":256,"stream_options":{"include_usage":true},\
        "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]}""", text(questions.question(1, 2)));
    }

    @Test
    void questionKnowsItsModelAndItsTokens() throws IOException {
        Questions questions = questions("{\"prompt\":\"Hello world\",\"maxTokens\":9}", Map.of("model", "m"));
        Question question = questions.question(1, 1);
        assertEquals("m", question.model());
        assertEquals(2, question.promptTokens());
        assertEquals(9, question.maxTokens());
    }

    @Test
    void usersGoThroughThePromptsInOrderEachFromAnother() throws IOException {
        Questions questions = questions("{\"prompt\":\"a\"}\n{\"prompt\":\"b\"}\n{\"prompt\":\"c\"}", Map.of());
        assertEquals("c", message(questions.question(1, 1)));
        assertEquals("a", message(questions.question(1, 2)));
        assertEquals("b", message(questions.question(1, 3)));
        assertEquals("a", message(questions.question(2, 1)));
    }

    @Test
    void syntheticPromptIsUniqueEvenWhenItComesAgain() {
        Questions questions = synthetic();
        // 1000 prompts: calls 1 and 1001 of a user have the same one.
        String first = message(questions.question(1, 1));
        String again = message(questions.question(1, 1001));
        assertNotEquals(first.substring(0, 19), again.substring(0, 19));
        assertEquals(first.substring(19), again.substring(19));
        assertEquals(200, LocalTokenizer.shared().count(first));
    }

    @Test
    void otherRunHasOtherMarks() {
        assertNotEquals(message(synthetic().question(1, 1)), message(synthetic().question(1, 1)));
    }

    private Questions questions(String lines, Map<String, String> properties) throws IOException {
        Files.writeString(Files.createDirectories(userFiles.resolve("prompts")).resolve("short.jsonl"), lines);
        return Questions.of(RunSettings.from(properties, Map.of(), userFiles));
    }

    private Questions synthetic() {
        return Questions.of(
                RunSettings.from(Map.of("prompts", "synthetic", "promptTokens", "200"), Map.of(), userFiles));
    }

    private static String message(Question question) {
        try {
            return Json.read(question.body(), ChatRequest.class)
                    .messages()
                    .get(0)
                    .text();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(Question question) {
        return new String(question.body(), StandardCharsets.UTF_8);
    }
}
