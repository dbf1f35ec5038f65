package cerebras.loadtest.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.workload.Trace.TracedCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracedQuestionsTest {

    @Test
    void bodyIsWhatAnyOtherPromptIsSentIn() {
        Question question = questions(0, new TracedCall(0, 20, 7)).question(0, 1);
        // 20 tokens: 7 of the mark, 3 words, 10 of the task
        String body = new String(question.body(), StandardCharsets.UTF_8);
        assertTrue(
                body.matches(
                        "[{]\"model\":\"m\",\"messages\":\\[[{]\"content\":\" #[0-9]{18}( [a-z]+){3}"
                                + "\\\\n\\\\nWrite a long story that uses these words[.]\",\"role\":\"user\"}],\"stream\":true,"
                                + "\"max_completion_tokens\":7,\"temperature\":0.5,\"stream_options\":[{]\"include_usage\":true}}"),
                body);
        assertEquals("m", question.model());
        assertEquals(7, question.maxTokens());
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 18, 529, 5000, 40_000})
    void promptHasTheTokensOfTheTrace(int tokens) {
        Question question = questions(0, new TracedCall(0, tokens, 1)).question(0, 1);
        assertEquals(tokens, question.promptTokens());
        assertEquals(tokens, LocalTokenizer.shared().count(message(question)));
    }

    @ParameterizedTest
    @CsvSource({"100, 67, 33", "84, 67, 17", "83, 67, 17", "2, 0, 17", "0, 67, 17"})
    void chatTemplateIsPartOfThePromptAndMarkAndTaskAreTheLeast(int traced, int templateTokens, int tokens) {
        Question question =
                questions(templateTokens, new TracedCall(0, traced, 1)).question(0, 1);
        assertEquals(tokens, question.promptTokens());
        assertEquals(tokens, LocalTokenizer.shared().count(message(question)));
    }

    @Test
    void answerMayHaveOneTokenAtLeast() {
        assertEquals(1, questions(0, new TracedCall(0, 100, 0)).question(0, 1).maxTokens());
    }

    @Test
    void questionsComeInTheOrderOfTheTraceAndThenAgain() {
        TracedQuestions questions = questions(0, new TracedCall(0, 100, 1), new TracedCall(5, 100, 2));
        assertEquals(
                List.of(1, 2, 1),
                List.of(0, 1, 2).stream()
                        .map(place -> questions.question(place, 1).maxTokens())
                        .toList());
        assertEquals(1, questions.question(-2, 1).maxTokens());
    }

    @Test
    void promptWithoutBlocksIsUniqueFromItsBeginning() {
        TracedQuestions questions = questions(0, new TracedCall(0, 100, 1));
        assertNotEquals(
                message(questions.question(0, 1)).substring(0, 20),
                message(questions.question(0, 1)).substring(0, 20));
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 1034, 1035, 1300, 1536})
    void promptOfBlocksHasTheTokensOfTheTrace(int tokens) {
        // With 1034, the task leaves exactly two blocks; with 1035, one word of the third.
        Question question =
                questions(0, new TracedCall(0, tokens, 1, new long[] {4, 7, 9})).question(0, 1);
        assertEquals(tokens, LocalTokenizer.shared().count(message(question)));
    }

    @Test
    void equalBlocksAreEqualTextsAndOthersDifferFromTheirFirstTokens() {
        TracedQuestions questions = questions(
                0, new TracedCall(0, 1600, 1, new long[] {4, 7, 9, 11}), new TracedCall(0, 1400, 1, new long[] {4, 7, 8
                }));
        String one = message(questions.question(0, 1));
        String other = message(questions.question(1, 1));
        int common = commonLength(one, other);
        // Two blocks, then a mark: " #" and 18 digits, of which the last three differ at most.
        String twoBlocks = one.substring(0, nthMark(one, 3));
        assertEquals(1024, LocalTokenizer.shared().count(twoBlocks));
        assertTrue(common >= twoBlocks.length() && common < twoBlocks.length() + 20, "common " + common);
        assertEquals(one, message(questions.question(0, 1)), "the same blocks, the same prompt");
    }

    @Test
    void anotherRunHasOtherBlocks() {
        TracedCall call = new TracedCall(0, 600, 1, new long[] {4, 7});
        assertNotEquals(
                message(questions(0, call).question(0, 1)).substring(0, 20),
                message(questions(0, call).question(0, 1)).substring(0, 20));
    }

    @Test
    void whatBlocksDoNotCoverIsUnique() {
        TracedQuestions questions = questions(0, new TracedCall(0, 1200, 1, new long[] {4}));
        String one = message(questions.question(0, 1));
        String other = message(questions.question(0, 1));
        assertEquals(1200, LocalTokenizer.shared().count(one));
        int common = commonLength(one, other);
        assertEquals(512, LocalTokenizer.shared().count(one.substring(0, nthMark(one, 2))));
        assertTrue(common >= nthMark(one, 2) && common < nthMark(one, 2) + 20, "common " + common);
    }

    private static int nthMark(String text, int nth) {
        int place = -1;
        for (int i = 0; i < nth; i++) {
            place = text.indexOf(" #", place + 1);
        }
        return place;
    }

    private static int commonLength(String one, String other) {
        int length = 0;
        while (one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }

    private static TracedQuestions questions(int templateTokens, TracedCall... calls) {
        RunSettings settings =
                RunSettings.from(Map.of("model", "m", "temperature", "0.5"), Map.of(), Path.of("user-files"));
        return new TracedQuestions(settings, new Trace(List.of(calls), 0), templateTokens);
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
}
