package cerebras.loadtest.gatling;

import static cerebras.loadtest.gatling.ScriptedServer.closing;
import static cerebras.loadtest.gatling.ScriptedServer.json;
import static cerebras.loadtest.gatling.ScriptedServer.streamHead;
import static cerebras.loadtest.gatling.ScriptedServer.text;
import static cerebras.loadtest.records.Outcome.ANSWER_TOO_LARGE;
import static cerebras.loadtest.records.Outcome.CONNECT_ERROR;
import static cerebras.loadtest.records.Outcome.INVALID_REQUEST;
import static cerebras.loadtest.records.Outcome.MALFORMED;
import static cerebras.loadtest.records.Outcome.OK;
import static cerebras.loadtest.records.Outcome.STREAM_BROKEN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What servers and what stands between can do wrong below the API, to streamed and to whole answers. Whatever it is: one
 * record and one POST for each attempt, an outcome that tells what happened, and a sound next call.
 */
class WireFaultTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\n";
    private static final String EVENTS = "Content-Type: text/event-stream\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final String STREAM = streamHead() + text("Hello") + closing(11);
    private static final String BODY =
            "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"Hello\"}}],"
                    + "\"usage\":{\"completion_tokens\":11,\"prompt_tokens\":9}}";
    private static final String WHOLE = json(200, BODY);
    /**
     * What a server does to a call, and what becomes of it.
     *
     * @param streamed if its answer is to be streamed
     * @param whole if it is to come whole
     * @param script gets the sound answer that the call would have had
     */
    record Fault(String name, Outcome streamed, Outcome whole, Script script) {

        /** The same, after which the server ends the connection. */
        Fault closing() {
            return new Fault(name, streamed, whole, (connection, sound) -> {
                script.answer(connection, sound);
                connection.close();
            });
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    interface Script {
        void answer(ScriptedServer.Connection connection, String sound) throws IOException;
    }

    static final List<Fault> FAULTS = faults();

    private static List<Fault> faults() {
        List<Fault> faults = new ArrayList<>(List.of(
                sending("junk after the answer", OK, OK, "%sjunk"),
                sending("a line break after the answer", OK, OK, "%s\r\n"),
                sending("a second answer after the answer", OK, OK, "%s" + json(500, "{}")),
                sending("204", STREAM_BROKEN, STREAM_BROKEN, "HTTP/1.1 204 No Content\r\n\r\n"),
                sending("204 with a body", STREAM_BROKEN, STREAM_BROKEN, "HTTP/1.1 204 No Content\r\n\r\n" + BODY),
                sending("205", STREAM_BROKEN, STREAM_BROKEN, "HTTP/1.1 205 Reset Content\r\n\r\n"),
                sending(
                        "304 with a body",
                        INVALID_REQUEST,
                        INVALID_REQUEST,
                        "HTTP/1.1 304 Not Modified\r\n\r\n" + BODY),
                sending("101", MALFORMED, MALFORMED, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n%s"),
                sending("100 before the answer", OK, OK, "HTTP/1.1 100 Continue\r\n\r\n%s"),
                sending(
                        "102 and 103 before the answer",
                        OK,
                        OK,
                        "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n%s"),
                sending(
                        "a flood of interim answers",
                        MALFORMED,
                        MALFORMED,
                        "HTTP/1.1 102 Processing\r\n\r\n".repeat(1_000) + "%s"),
                sending(
                                "a 102 and the end of the connection",
                                CONNECT_ERROR,
                                CONNECT_ERROR,
                                "HTTP/1.1 102 Processing\r\n\r\n")
                        .closing(),
                sending("text of HTTP/0.9", MALFORMED, MALFORMED, "Hello\r\n"),
                sending("a status that is no number", MALFORMED, MALFORMED, "HTTP/1.1 OK\r\n\r\n"),
                sending("a binary status line", MALFORMED, MALFORMED, "\u0001\u00fe\u00ff \u0003\r\n\r\n"),
                sending("line breaks before the status line", OK, OK, "\r\n\r\n%s"),
                head("no reason phrase", OK, OK, "HTTP/1.1 200\r\n"),
                head("a folded header", OK, OK, HEAD + "X-Folded: one\r\n two\r\n"),
                head("a header of 100 KiB", OK, OK, HEAD + "X-Large: " + "v".repeat(100 << 10) + "\r\n"),
                head("1,000 headers", OK, OK, HEAD + "X-Many: v\r\n".repeat(1_000)),
                head(
                        "a status line of 1 MiB",
                        ANSWER_TOO_LARGE,
                        ANSWER_TOO_LARGE,
                        "HTTP/1.1 200 " + "O".repeat(1 << 20) + "\r\n"),
                head(
                        "a header of 1 MiB",
                        ANSWER_TOO_LARGE,
                        ANSWER_TOO_LARGE,
                        HEAD + "X-Large: " + "v".repeat(1 << 20) + "\r\n"),
                new Fault("headers without end", ANSWER_TOO_LARGE, ANSWER_TOO_LARGE, (connection, sound) -> {
                    connection.write(HEAD);
                    while (true) {
                        connection.write("X-Endless: v\r\n".repeat(100));
                    }
                }),
                new Fault("HTTP/1.0 whose end is that of the connection", OK, OK, (connection, sound) -> {
                    connection.write("HTTP/1.0 200 OK\r\n"
                            + (sound.equals(WHOLE) ? "\r\n" + BODY : EVENTS + "\r\n" + unchunked(STREAM)));
                    connection.close();
                }),
                sending(
                        "a length that is negative",
                        MALFORMED,
                        MALFORMED,
                        HEAD + EVENTS + "Content-Length: -5\r\n\r\n" + BODY),
                sending(
                        "a length that is no number",
                        MALFORMED,
                        MALFORMED,
                        HEAD + EVENTS + "Content-Length: five\r\n\r\n" + BODY),
                sending(
                        "two lengths",
                        MALFORMED,
                        MALFORMED,
                        HEAD + EVENTS + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + BODY),
                sending(
                                "a length beyond the end",
                                STREAM_BROKEN,
                                STREAM_BROKEN,
                                HEAD + EVENTS + "Content-Length: 500\r\n\r\ndata: {}\n\n")
                        .closing(),
                sending(
                        "a chunk that is too long",
                        MALFORMED,
                        MALFORMED,
                        HEAD + EVENTS + CHUNKED + "\r\n3\r\nHello\r\n0\r\n\r\n"),
                sending(
                        "a chunk size that is none",
                        MALFORMED,
                        MALFORMED,
                        HEAD + EVENTS + CHUNKED + "\r\nxyz\r\nHello\r\n0\r\n\r\n"),
                sending(
                        "a chunk size beyond all numbers",
                        MALFORMED,
                        MALFORMED,
                        HEAD + EVENTS + CHUNKED + "\r\nffffffffffffffffff\r\nHello\r\n0\r\n\r\n"),
                sending(
                                "a chunk without end",
                                STREAM_BROKEN,
                                STREAM_BROKEN,
                                HEAD + EVENTS + CHUNKED + "\r\nff\r\nHello")
                        .closing(),
                sending(
                        "what is not compressed as it says",
                        MALFORMED,
                        MALFORMED,
                        HEAD + EVENTS + "Content-Encoding: gzip\r\nContent-Length: 20\r\n\r\n" + "Hello".repeat(4)),
                new Fault("events without end", ANSWER_TOO_LARGE, ANSWER_TOO_LARGE, (connection, sound) -> {
                    connection.write(streamHead());
                    while (true) {
                        connection.write(text("Hello").repeat(1_000));
                    }
                }),
                new Fault("a line without end", ANSWER_TOO_LARGE, ANSWER_TOO_LARGE, (connection, sound) -> {
                    connection.write(HEAD + EVENTS + "\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"");
                    while (true) {
                        connection.write("Hello ".repeat(10_000));
                    }
                }),
                new Fault("64 KiB that open to 64 MiB", ANSWER_TOO_LARGE, ANSWER_TOO_LARGE, (connection, sound) -> {
                    connection.write(HEAD + EVENTS + "Content-Encoding: gzip\r\n\r\n");
                    try (GZIPOutputStream gzip = new GZIPOutputStream(connection.output())) {
                        gzip.write(new byte[64 << 20]);
                    }
                }),
                sending(
                        "a refusal without end",
                        INVALID_REQUEST,
                        INVALID_REQUEST,
                        "HTTP/1.1 400 Bad Request\r\n\r\n" + "Hello ".repeat(1_000_000)),
                new Fault("a byte at a time", OK, OK, (connection, sound) -> {
                    for (int i = 0; i < sound.length(); i++) {
                        connection.write(sound.substring(i, i + 1));
                    }
                })));
        for (int position = 0; position < WHOLE.length(); position += 11) {
            faults.add(cut(position));
        }
        return faults;
    }

    /** The end of the connection at a position of the answer, whose status line may not even have begun. */
    private static Fault cut(int position) {
        return new Fault(
                "the end of the connection at " + position,
                cut(STREAM, position),
                cut(WHOLE, position),
                (connection, sound) -> {
                    connection.write(sound.substring(0, position));
                    connection.close();
                });
    }

    private static Outcome cut(String answer, int position) {
        return position < answer.indexOf("\r\n\r\n") + 4 ? CONNECT_ERROR : STREAM_BROKEN;
    }

    private static Fault sending(String name, Outcome streamed, Outcome whole, String answer) {
        return new Fault(name, streamed, whole, (connection, sound) -> connection.write(answer.replace("%s", sound)));
    }

    /** A fault in the head of an answer that is sound otherwise. */
    private static Fault head(String name, Outcome streamed, Outcome whole, String head) {
        return new Fault(
                name,
                streamed,
                whole,
                (connection, sound) -> connection.write(head + sound.substring(sound.indexOf("\r\n") + 2)));
    }

    private static String unchunked(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> line + "\n\n")
                .collect(Collectors.joining());
    }

    @TempDir
    private static Path results;

    private static Calls streamed;
    private static Calls whole;

    private record Calls(List<Outcome> outcomes, List<String> posts) {}

    @BeforeAll
    static void runOverAllFaults() throws IOException {
        streamed = calls("true", STREAM);
        whole = calls("false", WHOLE);
    }

    private static Calls calls(String stream, String sound) throws IOException {
        List<ScriptedServer.Script> scripts = new ArrayList<>();
        for (Fault fault : FAULTS) {
            scripts.add(connection -> connection.write(sound));
            scripts.add(connection -> fault.script().answer(connection, sound));
        }
        scripts.add(connection -> connection.write(sound));
        Path folder = Files.createTempDirectory(results, "run");
        try (ScriptedServer server = new ScriptedServer(scripts.toArray(ScriptedServer.Script[]::new))) {
            GatlingRun run =
                    GatlingRun.of(WireFaultCalls.class, folder, Map.of("target", server.url(), "stream", stream));
            return new Calls(run.attempts().stream().map(Attempt::outcome).toList(), List.copyOf(server.posts()));
        }
    }

    static Stream<Arguments> faultsAndTheirCalls() {
        return IntStream.range(0, FAULTS.size()).mapToObj(i -> Arguments.of(FAULTS.get(i), 2 * i + 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faultsAndTheirCalls")
    void faultIsNamedAndTheNextCallIsSound(Fault fault, int call) {
        assertEquals(List.of(fault.streamed(), OK), streamed.outcomes().subList(call, call + 2), "streamed");
        assertEquals(List.of(fault.whole(), OK), whole.outcomes().subList(call, call + 2), "whole");
    }

    @Test
    void everyAttemptIsSentOnceAndRecordedOnce() {
        int calls = 2 * FAULTS.size() + 1;
        assertEquals(calls, streamed.outcomes().size());
        assertEquals(calls, streamed.posts().size());
        assertEquals(calls, whole.outcomes().size());
        assertEquals(calls, whole.posts().size());
    }
}
