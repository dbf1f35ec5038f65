package cerebras.loadtest.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.api.Message;
import cerebras.loadtest.api.Message.ToolCall;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.SessionSettings.DeviationPolicy;
import cerebras.loadtest.workload.AgentContext.Answer;
import cerebras.loadtest.workload.SessionScript.Agent;
import cerebras.loadtest.workload.SessionScript.Delay;
import cerebras.loadtest.workload.SessionScript.Expected;
import cerebras.loadtest.workload.SessionScript.Input;
import cerebras.loadtest.workload.SessionScript.Turn;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentContextTest {

    private static final Input ASKED = said("system", "Be brief.");
    private static final Input QUESTION = said("user", "What is it?");
    private static final Input RESULT = new Input.ToolResult("look", "It rains.", 0);
    private static final Input SECOND_RESULT = new Input.ToolResult("look", "It snows.", 0);
    private static final ToolCall CALL = call("c1", "look", "{\"at\":\"sky\"}");
    private static final ToolCall SECOND_CALL = call("c2", "look", "{}");

    private static final String SAID =
            "{\"content\":\"Be brief.\",\"role\":\"system\"},{\"content\":\"What is it?\",\"role\":\"user\"}";
    private static final String CALLED = "{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"name\":\"look\","
            + "\"arguments\":\"{\\\"at\\\":\\\"sky\\\"}\"},\"type\":\"function\",\"id\":\"c1\"}]}";

    @Test
    void bodyHasEverythingSaidBeforeWithTheToolCallsOfTheModelAndTheResultsOfTheScript() throws IOException {
        AgentContext context = context(
                Map.of("model", "m", "maxTokens", "5"),
                turn(Expected.Kind.TOOL_CALLS, ASKED, QUESTION),
                turn(Expected.Kind.TEXT, RESULT));
        assertEquals(
                "{\"model\":\"m\",\"messages\":[" + SAID
                        + "],\"stream\":true,\"max_completion_tokens\":5,\"stream_options\":{\"include_usage\":true},"
                        + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\"}}]}",
                text(context.request(0)));
        assertTrue(context.answered(0, new Answer("", List.of(CALL), OptionalInt.of(60)), DeviationPolicy.FOLLOW));
        Question second = context.request(1);
        assertEquals(
                "{\"model\":\"m\",\"messages\":[" + SAID + "," + CALLED
                        + ",{\"content\":\"It rains.\",\"role\":\"tool\",\"tool_call_id\":\"c1\"}],\"stream\":true,"
                        + "\"max_completion_tokens\":5,\"stream_options\":{\"include_usage\":true},"
                        + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\"}}]}",
                text(second));
        assertEquals(60 + LocalTokenizer.shared().count("It rains."), second.promptTokens());
        assertEquals(new Question.Turn(0, 2, "1-1", null), second.turn().orElseThrow());
    }

    /** So that arguments and names of the model's calls are checked; the schemas are compiled once. */
    @Test
    void requestsExpectCallsOfTheToolsOfTheirAgent() throws IOException {
        AgentContext context =
                context(Map.of(), turn(Expected.Kind.TOOL_CALLS, ASKED, QUESTION), turn(Expected.Kind.TEXT, RESULT));
        Question first = context.request(0);
        assertTrue(first.expected().hasTool("look"));
        assertFalse(first.expected().hasTool("listen"));
        context.answered(0, new Answer("", List.of(CALL), OptionalInt.of(60)), DeviationPolicy.FOLLOW);
        assertSame(first.expected(), context.request(1).expected());
    }

    @Test
    void parallelCallsAreAnsweredInTheirOrderEachWithItsId() throws IOException {
        AgentContext context = context(
                Map.of(),
                turn(Expected.Kind.TOOL_CALLS, QUESTION),
                turn(Expected.Kind.TEXT, RESULT, SECOND_RESULT, said("user", "Hurry.")));
        context.request(0);
        context.answered(
                0, new Answer("Let me look.", List.of(CALL, SECOND_CALL), OptionalInt.empty()), DeviationPolicy.STOP);
        assertEquals(
                List.of(
                        "user What is it?",
                        "assistant Let me look. c1 c2",
                        "tool It rains. =c1",
                        "tool It snows. =c2",
                        "user Hurry."),
                messages(context.request(1)));
    }

    /** The script has two results, and then the user says something. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1 | tool It rains. =c1", "3 | tool It rains. =c1, tool It snows. =c2, tool It snows. =c3"})
    void anotherNumberOfCallsGetsTheLastResultAgainOrLeavesResultsOut(int calls, String results) throws IOException {
        AgentContext context = context(
                Map.of(), turn(Expected.Kind.TOOL_CALLS, QUESTION), turn(Expected.Kind.TEXT, RESULT, SECOND_RESULT));
        context.request(0);
        List<ToolCall> made =
                List.of(CALL, SECOND_CALL, call("c3", "look", "{}")).subList(0, calls);
        assertTrue(context.answered(0, new Answer("", made, OptionalInt.empty()), DeviationPolicy.FOLLOW));
        List<String> messages = messages(context.request(1));
        assertEquals(List.of(results.split(", ")), messages.subList(2, messages.size()));
    }

    @Test
    void resultsWithoutACallAreSaidByTheUser() throws IOException {
        AgentContext context = context(
                Map.of(), turn(Expected.Kind.TOOL_CALLS, QUESTION), turn(Expected.Kind.TEXT, RESULT, SECOND_RESULT));
        context.request(0);
        assertEquals(
                false,
                context.answered(
                        0, new Answer("I think it rains.", List.of(), OptionalInt.empty()), DeviationPolicy.FOLLOW));
        assertEquals(
                List.of("user What is it?", "assistant I think it rains.", "user It rains.\n\nIt snows."),
                messages(context.request(1)));
    }

    @Test
    void callsWithoutAResultAreAnsweredAllTheSame() throws IOException {
        AgentContext context = context(
                Map.of(), turn(Expected.Kind.TEXT, QUESTION), turn(Expected.Kind.TEXT, said("user", "And now?")));
        context.request(0);
        assertEquals(
                false, context.answered(0, new Answer("", List.of(CALL), OptionalInt.empty()), DeviationPolicy.FOLLOW));
        assertEquals(
                List.of("user What is it?", "assistant  c1", "tool No result. =c1", "user And now?"),
                messages(context.request(1)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void scriptsAnswerStandsInForOneOfAnotherKind(boolean known) throws IOException {
        Message answer =
                new Message(null, null, "assistant", List.of(call("s1", "look", "{\"at\":\"sea\"}")), null, null);
        AgentContext context = context(
                Map.of(),
                new Turn(
                        List.of(QUESTION),
                        true,
                        Delay.NONE,
                        OptionalInt.empty(),
                        new Expected(Expected.Kind.TOOL_CALLS, known ? answer : null, OptionalInt.empty()),
                        List.of()),
                turn(Expected.Kind.TEXT, RESULT));
        context.request(0);
        assertEquals(
                false,
                context.answered(
                        0, new Answer("I think it rains.", List.of(), OptionalInt.empty()), DeviationPolicy.SCRIPT));
        String id = known ? "s1" : "call_1";
        assertEquals(
                List.of("user What is it?", "assistant  " + id, "tool It rains. =" + id), messages(context.request(1)));
    }

    @Test
    void scriptsTextOfKnownLengthIsMadeUp() throws IOException {
        AgentContext context = context(
                Map.of(),
                new Turn(
                        List.of(QUESTION),
                        true,
                        Delay.NONE,
                        OptionalInt.empty(),
                        new Expected(Expected.Kind.TEXT, null, OptionalInt.of(30)),
                        List.of()),
                turn(Expected.Kind.TEXT, said("user", "And now?")));
        context.request(0);
        context.answered(0, new Answer("", List.of(CALL), OptionalInt.empty()), DeviationPolicy.SCRIPT);
        Message stand = request(context.request(1)).messages().get(1);
        assertEquals(30, LocalTokenizer.shared().count(stand.text()));
        assertEquals(List.of(), stand.calls());
    }

    /** Reasoning only: servers refuse an assistant's message without content. */
    @ParameterizedTest
    @CsvSource({"TEXT, false", "TOOL_CALLS, false", "ANY, true"})
    void answerWithoutTextAndCallsIsLeftOut(Expected.Kind kind, boolean fits) throws IOException {
        AgentContext context =
                context(Map.of(), turn(kind, QUESTION), turn(Expected.Kind.TEXT, said("user", "And now?")));
        context.request(0);
        assertEquals(
                fits, context.answered(0, new Answer(" ", List.of(), OptionalInt.empty()), DeviationPolicy.FOLLOW));
        assertEquals(List.of("user What is it?", "user And now?"), messages(context.request(1)));
    }

    /** Ids and arguments that servers refuse. */
    @Test
    void callsAreSentBackAsServersAcceptThem() throws IOException {
        AgentContext context =
                context(Map.of(), turn(Expected.Kind.TOOL_CALLS, QUESTION), turn(Expected.Kind.TEXT, RESULT));
        context.request(0);
        List<ToolCall> odd = Arrays.asList(
                call(null, "look", "{}"),
                call("same", "look", "{\"at\":\"sk"),
                call("same", "look", ""),
                call("c9", null, "{}"));
        context.answered(0, new Answer("", odd, OptionalInt.empty()), DeviationPolicy.FOLLOW);
        ChatRequest sent = request(context.request(1));
        List<ToolCall> calls = sent.messages().get(1).calls();
        assertEquals(
                List.of("call_1", "same", "call_3"),
                calls.stream().map(ToolCall::id).toList());
        assertEquals(
                List.of("{}", "{}", "{}"),
                calls.stream().map(call -> call.function().arguments()).toList());
        assertEquals(
                List.of("call_1", "same", "call_3"),
                sent.messages().subList(2, 5).stream().map(Message::toolCallId).toList());
    }

    @Test
    void newContextDropsEverythingSaidBefore() throws IOException {
        AgentContext context = context(
                Map.of(),
                turn(Expected.Kind.TOOL_CALLS, QUESTION),
                new Turn(
                        List.of(said("user", "In short: it rains.")),
                        true,
                        Delay.NONE,
                        OptionalInt.empty(),
                        new Expected(Expected.Kind.TEXT, null, OptionalInt.empty()),
                        List.of()));
        context.request(0);
        context.answered(0, new Answer("", List.of(CALL), OptionalInt.of(500)), DeviationPolicy.FOLLOW);
        Question second = context.request(1);
        assertEquals(List.of("user In short: it rains."), messages(second));
        assertTrue(second.promptTokens() < 50, "tokens are counted anew: " + second.promptTokens());
    }

    @Test
    void equalBlocksAreEqualTextsAndOtherMadeUpTextsAreNot() throws IOException {
        Input.Blocks blocks = new Input.Blocks(new long[] {7}, 50);
        AgentContext context = context(
                Map.of(),
                turn(
                        Expected.Kind.TEXT,
                        new Input.MadeUp("user", 80, blocks),
                        new Input.MadeUp("user", 50, blocks),
                        new Input.MadeUp("user", 50, Input.Blocks.NONE),
                        new Input.ToolResult(null, null, 40)));
        Question question = context.request(0);
        List<String> texts =
                request(question).messages().stream().map(Message::text).toList();
        assertEquals(texts.get(1).substring(0, texts.get(2).length()), texts.get(2));
        assertTrue(!texts.get(3).substring(0, 20).equals(texts.get(2).substring(0, 20)));
        assertEquals(
                List.of(40, 80, 50, 50),
                texts.stream().map(LocalTokenizer.shared()::count).toList());
    }

    @Test
    void sessionsIdGoesIntoHeaderAndCacheKeyAndSubagentsShareIt() throws IOException {
        RunSettings settings =
                settings(Map.of("sessions.header", "X-Session-ID", "sessions.cacheKey", "true", "model", "m"));
        Turn turn = turn(Expected.Kind.TEXT, QUESTION);
        Agent main = new Agent(null, null, null, List.of(turn), false);
        SessionQuestions questions =
                new SessionQuestions(settings, List.of(new SessionScript("s", OptionalLong.empty(), main)));
        Question one = questions.context(main, "3-1").request(0);
        Question same = questions.context(main, "3-1").request(0);
        Question other = questions.context(main, "3-2").request(0);
        String id = one.headers().get("X-Session-ID");
        assertTrue(id.endsWith("-3-1"), id);
        assertEquals(id, same.headers().get("X-Session-ID"));
        assertEquals(id, request(one).service().promptCacheKey());
        assertTrue(request(other).service().promptCacheKey().endsWith("-3-2"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 12})
    void everyUserPlaysAllSessionsBeforeOneAgainAndUsersBeginWithDifferentOnes(int count) {
        Turn turn = turn(Expected.Kind.TEXT, QUESTION);
        SessionQuestions questions = new SessionQuestions(
                settings(Map.of()),
                java.util.stream.IntStream.range(0, count)
                        .mapToObj(i -> new SessionScript(
                                "s" + i, OptionalLong.empty(), new Agent(null, null, null, List.of(turn), false)))
                        .toList());
        for (long user = 1; user <= count; user++) {
            assertEquals("s" + (user - 1), questions.script(user, 1).id());
            long at = user;
            assertEquals(
                    count,
                    java.util.stream.LongStream.rangeClosed(1, count)
                            .mapToObj(number -> questions.script(at, number).id())
                            .distinct()
                            .count());
        }
    }

    private static Input said(String role, String text) {
        return new Input.Said(new Message(text, null, role));
    }

    private static ToolCall call(String id, String name, String arguments) {
        return new ToolCall(new ToolCall.Function(name, arguments), "function", id);
    }

    private static Turn turn(Expected.Kind kind, Input... input) {
        return new Turn(
                List.of(input),
                false,
                Delay.NONE,
                OptionalInt.empty(),
                new Expected(kind, null, OptionalInt.empty()),
                List.of());
    }

    private static RunSettings settings(Map<String, String> settings) {
        return RunSettings.from(settings, Map.of(), Path.of("user-files"));
    }

    private static AgentContext context(Map<String, String> settings, Turn... turns) throws IOException {
        Agent agent = new Agent(
                null,
                null,
                new ObjectMapper().readTree("[{\"type\":\"function\",\"function\":{\"name\":\"look\"}}]"),
                List.of(turns),
                false);
        Map<String, String> all = new HashMap<>(settings);
        return new SessionQuestions(settings(all), List.of(new SessionScript("s", OptionalLong.empty(), agent)))
                .context(agent, "1-1");
    }

    private static String text(Question question) {
        return new String(question.body(), StandardCharsets.UTF_8);
    }

    private static ChatRequest request(Question question) throws IOException {
        return Json.read(question.body(), ChatRequest.class);
    }

    /** Role, text, ids of tool calls, and the id that is answered, of each message. */
    private static List<String> messages(Question question) throws IOException {
        return request(question).messages().stream()
                .map(message -> message.role() + " " + message.text()
                        + String.join(
                                "",
                                message.calls().stream()
                                        .map(call -> " " + call.id())
                                        .toList())
                        + (message.toolCallId() == null ? "" : " =" + message.toolCallId()))
                .toList();
    }
}
