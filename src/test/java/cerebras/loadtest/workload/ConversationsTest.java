package cerebras.loadtest.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.Message;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.workload.Conversations.Conversation;
import cerebras.loadtest.workload.Question.Exchange;
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
import org.junit.jupiter.params.provider.ValueSource;

class ConversationsTest {

    private static final long USER = 1;
    private static final long CALL = 1;

    @TempDir
    private Path userFiles;

    @Test
    void questionIsSentWithAllThatWasSaidBefore() throws IOException {
        Questions questions = conversations("""
        {"prompt":"Hi","followUps":["Why?","Really?"]}
        """, Map.of("model", "m", "maxTokens", "5", "turns", "3"));
        Question first = questions.question(USER, CALL);
        Question second = questions.after(answered(first, "Hello."), USER, 2);
        Question third = questions.after(answered(second, "So."), USER, 3);
        assertEquals("""
        {"model":"m","messages":[{"content":"Hi","role":"user"}],"stream":true,"max_completion_tokens":5,\
        "stream_options":{"include_usage":true}}""", text(first));
        assertEquals("""
        {"model":"m","messages":[{"content":"Hi","role":"user"},{"content":"Hello.","role":"assistant"},\
        {"content":"Why?","role":"user"}],"stream":true,"max_completion_tokens":5,\
        "stream_options":{"include_usage":true}}""", text(second));
        assertEquals("""
        {"model":"m","messages":[{"content":"Hi","role":"user"},{"content":"Hello.","role":"assistant"},\
        {"content":"Why?","role":"user"},{"content":"So.","role":"assistant"},{"content":"Really?","role":"user"}],\
        "stream":true,"max_completion_tokens":5,\
        "stream_options":{"include_usage":true}}""", text(third));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"quoted\" \\ back", "two\nlines\t\u0001", "Grüße 日本 \uD83D\uDE00", "],\"stream\":true"})
    void answerIsSentAsItCame(String answer) throws IOException {
        Questions questions = conversations("{\"prompt\":\"],\\\"stream\\\":\"}", Map.of());
        Question second = questions.after(answered(questions.question(USER, CALL), answer), USER, 2);
        Question third = questions.after(answered(second, answer), USER, 3);
        assertEquals(
                List.of(
                        "],\"stream\":",
                        answer,
                        Conversation.DEFAULT_FOLLOW_UPS.get(0),
                        answer,
                        Conversation.DEFAULT_FOLLOW_UPS.get(1)),
                messages(third).stream().map(Message::text).toList());
        assertEquals(
                List.of("user", "assistant", "user", "assistant", "user"),
                messages(third).stream().map(Message::role).toList());
    }

    /** Servers refuse an empty message of the assistant. */
    @ParameterizedTest
    @ValueSource(strings = {"", " \n"})
    void answerWithoutTextEndsItsConversationAndIsCounted(String answer) throws IOException {
        Questions questions = conversations("{\"prompt\":\"a\"}\n{\"prompt\":\"b\"}", Map.of("turns", "2"));
        // User 1 begins with the first of two: (1 + 1) mod 2 = 0.
        Question next = questions.after(answered(questions.question(USER, CALL), answer), USER, 2);
        assertEquals(new Question.Turn(1, 1), next.turn().orElseThrow());
        assertEquals(List.of("b"), messages(next).stream().map(Message::text).toList());
        assertEquals(1, questions.conversationsWithoutText());
    }

    @Test
    void lastAnswerMayHaveNoText() throws IOException {
        Questions questions = conversations("{\"prompt\":\"a\"}", Map.of("turns", "2"));
        Question last = questions.after(answered(questions.question(USER, CALL), "x"), USER, 2);
        questions.after(answered(last, ""), USER, 3);
        assertEquals(0, questions.conversationsWithoutText());
    }

    /** Half of a character, as an answer that was cut off may end with it. */
    @Test
    void answerThatEndsWithinACharacterCanBeSent() throws IOException {
        Questions questions = conversations("{\"prompt\":\"a\"}", Map.of());
        Question second = questions.after(answered(questions.question(USER, CALL), "cut \uD83D"), USER, 2);
        assertEquals("cut ?", messages(second).get(1).text());
    }

    @Test
    void restOfTheRequestStaysAsItWas() throws IOException {
        Questions questions = conversations("""
        {"messages":[{"role":"system","content":"s"},{"role":"user","content":"a"}],"maxTokens":9,\
        "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],"followUps":["b"]}
        """, Map.of("model", "m", "turns", "2"));
        Question first = questions.question(USER, CALL);
        Question second = questions.after(answered(first, "x"), USER, 2);
        assertEquals(text(first).replace("}],\"stream\"", """
            },{"content":"x","role":"assistant"},{"content":"b","role":"user"}],"stream\""""), text(second));
        assertEquals(9, second.maxTokens());
    }

    @Test
    void userWhoWasGivenTooLittleSaysTheUsual() throws IOException {
        Questions questions = conversations("{\"prompt\":\"a\",\"followUps\":[\"b\"]}", Map.of("turns", "7"));
        Question question = questions.question(USER, CALL);
        for (int turn = 2; turn <= 7; turn++) {
            question = questions.after(answered(question, "-"), USER, turn);
            assertEquals(turn, question.turn().orElseThrow().number());
        }
        List<String> usual = Conversation.DEFAULT_FOLLOW_UPS;
        assertEquals(
                List.of("a", "b", usual.get(0), usual.get(1), usual.get(2), usual.get(3), usual.get(0)),
                messages(question).stream()
                        .filter(message -> message.role().equals("user"))
                        .map(Message::text)
                        .toList());
    }

    @Test
    void afterTheLastQuestionTheNextConversationBegins() throws IOException {
        Questions questions =
                conversations("{\"prompt\":\"a\"}\n{\"prompt\":\"b\"}\n{\"prompt\":\"c\"}", Map.of("turns", "2"));
        // User 1 begins with the third of three: (1 + 1) mod 3 = 2.
        Question first = questions.question(USER, CALL);
        Question last = questions.after(answered(first, "x"), USER, 2);
        Question next = questions.after(answered(last, "y"), USER, 3);
        assertEquals("c", messages(first).get(0).text());
        assertEquals(3, messages(last).size());
        assertEquals(new Question.Turn(0, 1), next.turn().orElseThrow());
        assertEquals(List.of("a"), messages(next).stream().map(Message::text).toList());
    }

    @Test
    void conversationOfOneTurnIsAQuestion() throws IOException {
        Questions questions = conversations("{\"prompt\":\"a\",\"followUps\":[\"b\"]}", Map.of("turns", "1"));
        Question next = questions.after(answered(questions.question(USER, CALL), "x"), USER, 2);
        assertEquals(1, messages(next).size());
    }

    /** "Why?" is 2 tokens of o200k, "Hello world" as well. */
    @Test
    void promptTokensAreWhatTheServerCountedAndTheFollowUp() throws IOException {
        Questions questions = conversations(
                "{\"prompt\":\"Hello world\",\"followUps\":[\"Why?\",\"Why?\"]}",
                Map.of("maxTokens", "50", "turns", "3"));
        Question first = questions.question(USER, CALL);
        assertEquals(2, first.promptTokens());
        Question second = questions.after(new Exchange(first, () -> "x", OptionalInt.of(90)), USER, 2);
        assertEquals(92, second.promptTokens());
        Question untold = questions.after(new Exchange(second, () -> "x", OptionalInt.empty()), USER, 3);
        assertEquals(92 + 50 + 2, untold.promptTokens(), "the answer may have had all of its 50 tokens");
    }

    @Test
    void syntheticConversationKeepsItsMarkAndTheNextHasAnother() throws IOException {
        Questions questions = Questions.conversations(
                RunSettings.from(Map.of("prompts", "synthetic", "promptTokens", "100"), Map.of(), userFiles));
        Question first = questions.question(USER, CALL);
        Question second = questions.after(answered(first, "x"), USER, 2);
        assertEquals(messages(first).get(0), messages(second).get(0));
        assertTrue(messages(first).get(0).text().startsWith("#"));
        String mark = messages(first).get(0).text().substring(0, 19);
        assertTrue(!text(questions.question(USER, CALL)).contains(mark), "the same conversation, begun again");
    }

    private Questions conversations(String lines, Map<String, String> settings) throws IOException {
        Files.writeString(Files.createDirectories(userFiles.resolve("prompts")).resolve("short.jsonl"), lines);
        return Questions.conversations(RunSettings.from(new HashMap<>(settings), Map.of(), userFiles));
    }

    private static Exchange answered(Question question, String answer) {
        return new Exchange(question, () -> answer, OptionalInt.of(100));
    }

    private static List<Message> messages(Question question) throws IOException {
        return Json.read(question.body(), ChatRequest.class).messages();
    }

    private static String text(Question question) {
        return new String(question.body(), StandardCharsets.UTF_8);
    }
}
