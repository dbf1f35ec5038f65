package cerebras.loadtest.gatling;

import static cerebras.loadtest.gatling.ScriptedServer.event;
import static cerebras.loadtest.gatling.ScriptedServer.json;
import static cerebras.loadtest.gatling.ScriptedServer.streamHead;
import static cerebras.loadtest.gatling.ScriptedServer.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.Message;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.SessionEnd;
import cerebras.loadtest.records.SessionEnd.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions through everything: what a server that notes the time is sent, and what is recorded. */
class SessionRunTest {

    /** An agent with a parallel tool call whose arguments come in pieces, two subagents and a person who thinks. */
    private static final String SESSION = """
            {"id":"survey","tools":[{"type":"function","function":{"name":"look"}}],"messages":[
            {"role":"user","content":"Compare."},
            {"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"look","arguments":"{}"}},
            {"id":"b","type":"function","function":{"name":"look","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"a","content":"tea","toolTime":"80ms"},
            {"role":"tool","tool_call_id":"b","content":"coffee","toolTime":"30ms"},
            {"role":"assistant","content":"Two experts, please.","subagents":[
            {"name":"one","messages":[{"role":"user","content":"Tea?"},{"role":"assistant","content":"A leaf."}]},
            {"name":"two","messages":[{"role":"user","content":"Coffee?"},{"role":"assistant","content":"A seed."}]}]},
            {"role":"user","content":"And now?","thinkTime":"120ms"},
            {"role":"assistant","content":"Done."}]}
            """.replace("\n", "");

    private static final String CALLS = event(
                    "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"tool_calls\":[{\"index\":0,\"id\":\"x1\","
                            + "\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"\"}}]}}]}")
            + event(arguments(0, "{\\\"at\\\":"))
            + event(arguments(0, "\\\"sky\\\"}"))
            + event(
                    "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":1,\"id\":\"x2\",\"type\":\"function\","
                            + "\"function\":{\"name\":\"look\",\"arguments\":\"{}\"}}]}}]}")
            + ending("tool_calls");

    private static final ScriptedServer.Script FAILED = connection -> connection.write(json(500, "{}"));

    @TempDir
    private Path folder;

    private final List<Long> arrivedNanos = Collections.synchronizedList(new ArrayList<>());
    private final List<SessionEnd> ends = new ArrayList<>();

    @Test
    void serverIsSentTheSessionRequestByRequestAtItsTimes() throws IOException {
        try (ScriptedServer server = new ScriptedServer(this::answer)) {
            GatlingRun run = run(server, Map.of("sessions.header", "X-Session-ID"), SESSION);
            assertEquals(
                    List.of(
                            "user Compare.",
                            "user Compare., assistant  x1{\"at\":\"sky\"} x2{}, tool tea =x1, tool coffee =x2",
                            "user Tea?",
                            "user Coffee?",
                            "user Compare., assistant  x1{\"at\":\"sky\"} x2{}, tool tea =x1, tool coffee =x2, assistant Fine., user And now?"),
                    withSubagentsInOrder(
                            server.posts().stream().map(SessionRunTest::said).toList()));
            String header = headerOf(server.posts().get(0));
            assertTrue(header.endsWith("-1-1"), header);
            assertEquals(
                    List.of(header),
                    server.posts().stream()
                            .map(SessionRunTest::headerOf)
                            .distinct()
                            .toList());

            List<Attempt> attempts = run.attempts();
            assertEquals(
                    List.of("1-1 null 1", "1-1 null 2", "1-1 one 1", "1-1 two 1", "1-1 null 3"),
                    inOrderOfDue(attempts).stream()
                            .map(attempt -> attempt.session() + " " + attempt.agent() + " " + attempt.turn())
                            .toList());
            SessionEnd end = onlyEnd();
            assertEquals(Result.COMPLETED, end.result());
            assertEquals(5, end.requests());
            assertEquals(0, end.deviations());
            assertEquals(millis(80), end.toolNanos());
            assertEquals(millis(120), end.thinkNanos());
            assertTimes(inOrderOfDue(attempts), end);
        }
    }

    /** Which of the two subagents comes first is up to their connections. */
    private static List<String> withSubagentsInOrder(List<String> said) {
        List<String> ordered = new ArrayList<>(said);
        ordered.subList(2, 4).sort(Comparator.reverseOrder());
        return ordered;
    }

    /** Due times are exact; the server sees the requests after them, late by no more than a busy machine makes them. */
    private void assertTimes(List<Attempt> attempts, SessionEnd end) {
        long first = attempts.get(0).moments().endNanos();
        long second = attempts.get(1).moments().endNanos();
        long lastOfSubagents = Math.max(
                attempts.get(2).moments().endNanos(), attempts.get(3).moments().endNanos());
        assertEquals(first + millis(80), attempts.get(1).moments().dueNanos());
        assertEquals(second, attempts.get(2).moments().dueNanos());
        assertEquals(second, attempts.get(3).moments().dueNanos());
        assertEquals(lastOfSubagents + millis(120), attempts.get(4).moments().dueNanos());
        assertEquals(attempts.get(0).moments().dueNanos(), end.startNanos());
        assertEquals(attempts.get(4).moments().endNanos(), end.endNanos());
        // The server answers at once, so its requests are at least the waits apart.
        assertBetween(millis(80), arrivedNanos.get(1) - arrivedNanos.get(0));
        assertBetween(0, arrivedNanos.get(3) - arrivedNanos.get(2));
        assertBetween(millis(120), arrivedNanos.get(4) - arrivedNanos.get(3));
    }

    private static void assertBetween(long least, long nanos) {
        assertTrue(nanos >= least && nanos < least + Duration.ofSeconds(1).toNanos(), least + " but was " + nanos);
    }

    @Test
    void sessionsBeginAtTheirStartsInTheFile() throws IOException {
        try (ScriptedServer server =
                new ScriptedServer(connection -> connection.write(streamHead() + text("Fine.") + ending("stop")))) {
            GatlingRun run = run(
                    StartedSessions.class,
                    server,
                    Map.of("traceSpeed", "2"),
                    "{\"id\":\"late\",\"start\":\"10.4s\",\"messages\":[{\"role\":\"user\",\"content\":\"b\"},{\"role\":\"assistant\","
                            + "\"content\":\"c\"},{\"role\":\"user\",\"content\":\"d\",\"thinkTime\":\"50ms\"}]}"
                            + "{\"id\":\"first\",\"start\":\"10s\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");
            List<Attempt> attempts = inOrderOfDue(run.attempts());
            assertEquals(
                    List.of(0L, millis(200), attempts.get(1).moments().endNanos() + millis(50)),
                    attempts.stream()
                            .map(attempt -> attempt.moments().dueNanos())
                            .toList());
            assertEquals(
                    List.of("first", "late"),
                    ends.stream().map(SessionEnd::script).toList());
            assertEquals(
                    List.of(Result.COMPLETED, Result.COMPLETED),
                    ends.stream().map(SessionEnd::result).toList());
        }
    }

    @Test
    void failedCallEndsItsSessionAndTheUserGoesOnWithTheNext() throws IOException {
        try (ScriptedServer server = new ScriptedServer(this::answer, FAILED, this::answer)) {
            run(server, Map.of("pause", "0s", "maxCalls", "4"), SESSION);
            assertEquals(
                    List.of(Result.FAILED, Result.CUT),
                    ends.stream().map(SessionEnd::result).toList());
            assertEquals("user Compare.", said(server.posts().get(2)), "the next session begins");
            assertEquals(1, ends.get(0).requests());
        }
    }

    @Test
    void callThatIsMadeAgainIsTheSameTurn() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                this::answer,
                connection -> connection.write(
                        json(429, "{\"message\":\"m\",\"code\":\"queue_exceeded\"}", "retry-after-ms: 1")),
                this::answer)) {
            GatlingRun run = run(server, Map.of("retries", "sdk", "maxCalls", "6"), SESSION);
            assertEquals(
                    List.of(1, 2, 2, 1, 1, 3),
                    run.attempts().stream().map(Attempt::turn).toList());
            assertEquals(Result.COMPLETED, onlyEnd().result());
        }
    }

    /** The budget ends the load between two requests of the session. */
    @ParameterizedTest
    @CsvSource({"1, 1", "3, 3"})
    void budgetCutsASessionInTheMiddle(int calls, int requests) throws IOException {
        try (ScriptedServer server = new ScriptedServer(this::answer)) {
            run(server, Map.of("maxCalls", Integer.toString(calls)), SESSION);
            assertEquals(calls, server.posts().size());
            assertEquals(Result.CUT, onlyEnd().result());
            assertEquals(requests, onlyEnd().requests());
            assertEquals(5, onlyEnd().plannedRequests());
        }
    }

    @Test
    void endOfTheLoadCutsASessionThatWaits() throws IOException {
        try (ScriptedServer server = new ScriptedServer(this::answer)) {
            run(
                    server,
                    Map.of("duration", "1s"),
                    "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"},"
                            + "{\"role\":\"user\",\"content\":\"c\",\"thinkTime\":\"1h\"}]}");
            assertEquals(1, server.posts().size());
            assertEquals(Result.CUT, onlyEnd().result());
        }
    }

    @Test
    void answersThatAreNotStreamedAreSentBackToo() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> connection.write(json(
                200,
                "{\"choices\":[{\"index\":0,\"finish_reason\":\"tool_calls\",\"message\":{\"role\":\"assistant\",\"content\":\"One moment.\","
                        + "\"tool_calls\":[{\"id\":\"w\",\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"{}\"}}]}}],"
                        + "\"usage\":{\"completion_tokens\":3,\"prompt_tokens\":9}}")))) {
            run(server, Map.of("stream", "false", "maxCalls", "2"), SESSION);
            assertEquals(
                    "user Compare., assistant One moment. w{}, tool tea =w",
                    said(server.posts().get(1)));
        }
    }

    /** Tool calls for the first request of the main agent, and text for the others. */
    private void answer(ScriptedServer.Connection connection) throws IOException {
        arrivedNanos.add(System.nanoTime());
        boolean first = arrivedNanos.size() == 1;
        connection.write(streamHead() + (first ? CALLS : text("Fine.") + ending("stop")));
    }

    private static String arguments(int index, String piece) {
        return "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":" + index
                + ",\"function\":{\"arguments\":\"" + piece + "\"}}]}}]}";
    }

    private static String ending(String reason) {
        return event("{\"choices\":[{\"delta\":{},\"finish_reason\":\"" + reason
                        + "\",\"index\":0}],\"usage\":{\"completion_tokens\":9,\"prompt_tokens\":9}}")
                + event("[DONE]") + "0\r\n\r\n";
    }

    private SessionEnd onlyEnd() {
        assertEquals(1, ends.size(), ends.toString());
        return ends.get(0);
    }

    /** Of two that are due at the same time, the one whose agent is first by name. */
    private static List<Attempt> inOrderOfDue(List<Attempt> attempts) {
        return attempts.stream()
                .sorted(Comparator.comparingLong(
                                (Attempt attempt) -> attempt.moments().dueNanos())
                        .thenComparing(attempt -> String.valueOf(attempt.agent())))
                .toList();
    }

    private GatlingRun run(ScriptedServer server, Map<String, String> more, String sessions) throws IOException {
        return run(PlayedSessions.class, server, more, sessions);
    }

    private GatlingRun run(
            Class<? extends ChatSimulation> simulation,
            ScriptedServer server,
            Map<String, String> more,
            String sessions)
            throws IOException {
        Path file = Files.writeString(folder.resolve("sessions.jsonl"), sessions);
        Map<String, String> settings =
                new HashMap<>(Map.of("target", server.url(), "sessions", file.toString(), "maxCalls", "5"));
        settings.putAll(more);
        GatlingRun run = GatlingRun.of(simulation, Files.createDirectories(folder.resolve("results")), settings);
        CallLog.read(run.folder().resolve(CallLog.FILE_NAME), line -> {
            if (line instanceof SessionEnd end) {
                ends.add(end);
            }
        });
        return run;
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    private static String headerOf(String post) {
        return post.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("x-session-id: "))
                .findFirst()
                .orElse("");
    }

    /** Role, text, tool calls with arguments, and the id that is answered, of each message of a request. */
    private static String said(String post) {
        byte[] body = post.substring(post.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.UTF_8);
        try {
            return Json.read(body, ChatRequest.class).messages().stream()
                    .map(SessionRunTest::said)
                    .collect(Collectors.joining(", "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String said(Message message) {
        return message.role() + " " + message.text()
                + message.calls().stream()
                        .map(call -> " " + call.id() + call.function().arguments())
                        .collect(Collectors.joining())
                + (message.toolCallId() == null ? "" : " =" + message.toolCallId());
    }
}
