package cerebras.loadtest.gatling;

import static cerebras.loadtest.gatling.ScriptedServer.closing;
import static cerebras.loadtest.gatling.ScriptedServer.event;
import static cerebras.loadtest.gatling.ScriptedServer.json;
import static cerebras.loadtest.gatling.ScriptedServer.streamHead;
import static cerebras.loadtest.gatling.ScriptedServer.text;
import static cerebras.loadtest.records.Outcome.CONNECT_ERROR;
import static cerebras.loadtest.records.Outcome.INVALID_REQUEST;
import static cerebras.loadtest.records.Outcome.MALFORMED;
import static cerebras.loadtest.records.Outcome.MODEL_NOT_FOUND;
import static cerebras.loadtest.records.Outcome.OK;
import static cerebras.loadtest.records.Outcome.QUOTA_REQUESTS;
import static cerebras.loadtest.records.Outcome.SERVER_ERROR;
import static cerebras.loadtest.records.Outcome.STREAM_BROKEN;
import static cerebras.loadtest.records.Outcome.STREAM_ERROR;
import static cerebras.loadtest.records.Outcome.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.TokenCount;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.Remark;
import cerebras.loadtest.records.Timestamps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract with the internals of Gatling's HTTP engine: an upgrade that breaks it fails here. */
class ChatActionTest {

    private static final ScriptedServer.Script GOOD =
            connection -> connection.write(streamHead() + text("Hello") + text(" world") + closing(11));
    private static final String WHOLE =
            "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"Hello\"}}],"
                    + "\"usage\":{\"completion_tokens\":11,\"prompt_tokens\":9},\"time_info\":{\"queue_time\":0.25,\"total_time\":0.5}}";

    private static final String BUSY = "{\"error\":{\"message\":\"Too busy\",\"code\":\"busy\"}}";
    private static final String NO_FINISH_REASON = "an end without finish reason";

    /** Where a fault of a stream is another fault when the answer is to come whole: the body is then simply not JSON. */
    private static final Map<String, Outcome> WHOLE_OUTCOMES = Map.of(NO_FINISH_REASON, MALFORMED);

    @TempDir
    private Path results;

    @Test
    void streamedCallsShareAConnectionAndAreRecordedOneByOne() throws IOException {
        try (ScriptedServer server = new ScriptedServer(GOOD)) {
            List<Attempt> attempts = run(server, Map.of());

            assertEquals(
                    List.of("1-1", "1-2", "1-3"),
                    attempts.stream().map(Attempt::call).toList());
            assertEquals(List.of(OK, OK, OK), outcomes(attempts));
            assertEquals(3, server.posts().size());
            assertEquals(1, server.postConnections());
            for (Attempt attempt : attempts) {
                assertEquals(TokenCount.server(11), attempt.tokens().output());
                assertEquals(2, attempt.arrivals().textEvents());
                assertInOrder(attempt.moments());
            }
        }
    }

    /** What a server does to the second call, and what becomes of it. The first call and the third are good. */
    static Stream<Arguments> faults() {
        return Stream.of(
                fault(
                        "429 with headers",
                        QUOTA_REQUESTS,
                        connection -> connection.write(json(
                                429,
                                "{\"message\":\"m\",\"code\":\"request_quota_exceeded\"}",
                                "Retry-After: 7",
                                "X-RateLimit-Limit: 5"))),
                fault(
                        "500 in HTML",
                        SERVER_ERROR,
                        connection -> connection.write(
                                "HTTP/1.1 500 Oops\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>")),
                fault(
                        "a redirect",
                        INVALID_REQUEST,
                        connection -> connection.write(
                                "HTTP/1.1 307 Elsewhere\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")),
                fault(
                        "an error where a completion is due",
                        STREAM_ERROR,
                        connection -> connection.write(json(200, BUSY))),
                fault(
                        "an event that is not JSON",
                        MALFORMED,
                        connection -> connection.write(streamHead() + text("Hello") + event("{oops") + closing(11))),
                fault(
                        "garbage instead of HTTP",
                        MALFORMED,
                        connection -> connection.write("\u0001\u0002 garbage\r\n\r\n")),
                fault("silence", TIMEOUT, ScriptedServer.Connection::silence),
                fault("silence in mid-stream", TIMEOUT, connection -> {
                    connection.write(streamHead() + text("Hello"));
                    connection.silence();
                }),
                fault(
                        NO_FINISH_REASON,
                        STREAM_BROKEN,
                        connection -> connection.write(streamHead() + text("Hello") + "0\r\n\r\n")),
                fault(
                        "a close in mid-stream of a kept-alive connection, which Gatling would send again",
                        STREAM_BROKEN,
                        connection -> {
                            connection.write(streamHead() + text("Hello"));
                            connection.close();
                        }),
                fault("a reset in mid-stream", STREAM_BROKEN, connection -> {
                    connection.write(streamHead() + text("Hello"));
                    connection.reset();
                }),
                fault(
                        "a close before the answer, which Gatling would send again",
                        CONNECT_ERROR,
                        ScriptedServer.Connection::close),
                fault("a reset before the answer", CONNECT_ERROR, ScriptedServer.Connection::reset));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("faults")
    void faultIsOneRecordOfOnePostAndTheRunGoesOn(String name, Outcome expected, ScriptedServer.Script fault)
            throws IOException {
        try (ScriptedServer server = new ScriptedServer(GOOD, fault, GOOD)) {
            List<Attempt> attempts = run(server, patience(expected));
            assertEquals(List.of(OK, expected, OK), outcomes(attempts));
            assertEquals(3, server.posts().size(), "POSTs that the server saw");
            assertNotNull(attempts.get(1).moments().endNanos());
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("faults")
    void faultOfAWholeAnswerIsOnePostToo(String name, Outcome streamed, ScriptedServer.Script fault)
            throws IOException {
        ScriptedServer.Script good = connection -> connection.write(json(200, WHOLE));
        try (ScriptedServer server = new ScriptedServer(good, fault, good)) {
            Map<String, String> settings = new HashMap<>(patience(streamed));
            settings.put("stream", "false");
            List<Attempt> attempts = run(server, settings);
            Outcome expected = WHOLE_OUTCOMES.getOrDefault(name, streamed);
            assertEquals(List.of(OK, expected, OK), outcomes(attempts));
            assertEquals(3, server.posts().size(), "POSTs that the server saw");
            assertNull(attempts.get(1).tokens().output(), "nothing of the call before");
        }
    }

    /** Short where silence is what is tested, and endless where it would only be the machine's. */
    private static Map<String, String> patience(Outcome expected) {
        return expected == TIMEOUT ? Map.of("requestTimeout", "1s") : Map.of();
    }

    @Test
    void closedConnectionHasOneNameOnANewOneAndOnAKeptAliveOne() throws IOException {
        ScriptedServer.Script half = connection -> {
            connection.write(streamHead() + text("Hello"));
            connection.close();
        };
        try (ScriptedServer server = new ScriptedServer(half, GOOD, half)) {
            List<Attempt> attempts = run(server, Map.of());
            assertEquals(List.of(STREAM_BROKEN, OK, STREAM_BROKEN), outcomes(attempts));
            assertEquals("connection_closed", attempts.get(0).errorCode());
            assertEquals("connection_closed", attempts.get(2).errorCode());
        }
    }

    @Test
    void quotaHeadersAreKeptAsSent() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection ->
                connection.write(json(429, "", "Retry-After: 7", "X-RateLimit-Limit-Requests-Minute: 5")))) {
            Attempt attempt = run(server, Map.of()).get(0);
            assertEquals(Map.of("retry-after", "7", "x-ratelimit-limit-requests-minute", "5"), attempt.quota());
            assertEquals(429, attempt.status());
            assertNull(attempt.moments().firstTokenNanos());
        }
    }

    @Test
    void wholeAnswerToARequestForAStreamIsRecordedButNotTimed() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> connection.write(json(200, WHOLE)))) {
            Attempt attempt = run(server, Map.of()).get(0);
            assertEquals(OK, attempt.outcome());
            assertEquals(TokenCount.server(11), attempt.tokens().output());
            assertNull(attempt.moments().firstTokenNanos());
            assertNull(attempt.arrivals());
            assertEquals(Remark.Kind.WHOLE_ANSWER, attempt.remarks().get(0).kind());
        }
    }

    @Test
    void redirectSaysWhereTo() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> connection.write(
                "HTTP/1.1 308 Elsewhere\r\nLocation: https://api.example.com/v1\r\nContent-Length: 0\r\n\r\n"))) {
            Attempt attempt = run(server, Map.of()).get(0);
            assertEquals(INVALID_REQUEST, attempt.outcome());
            assertEquals("redirect", attempt.errorCode());
            assertEquals(
                    "redirects to https://api.example.com/v1; redirects are not followed: set target to where the API is",
                    attempt.errorMessage());
        }
    }

    @Test
    void pathThatIsNotThereIsDistinguishedFromAModelThatIsNot() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                connection -> connection.write(json(404, "{\"detail\":\"Not Found\"}")),
                connection ->
                        connection.write(json(404, "{\"error\":{\"message\":\"The model `m` does not exist\"}}")))) {
            List<Attempt> attempts = run(server, Map.of());
            assertEquals("unknown_path", attempts.get(0).errorCode());
            assertEquals(
                    List.of(INVALID_REQUEST, MODEL_NOT_FOUND),
                    outcomes(attempts).subList(0, 2));
        }
    }

    @Test
    void wholeAnswerIsReadInFull() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> connection.write(json(200, WHOLE)))) {
            Attempt attempt = run(server, Map.of("stream", "false")).get(0);
            assertEquals(OK, attempt.outcome());
            assertEquals(TokenCount.server(11), attempt.tokens().output());
            assertEquals(9, attempt.tokens().prompt());
            assertEquals(250_000_000, attempt.serverTimes().queueNanos());
            assertEquals(500_000_000, attempt.serverTimes().totalNanos());
            assertNull(attempt.serverTimes().promptNanos());
            assertNull(attempt.moments().firstTokenNanos());
            assertNull(attempt.arrivals());
        }
    }

    @Test
    void compressedWholeAnswerIsRead() throws IOException {
        byte[] compressed = gzip(WHOLE);
        String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: "
                + compressed.length + "\r\n\r\n";
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.write(head);
            connection.write(compressed);
        })) {
            assertEquals(
                    TokenCount.server(11),
                    run(server, Map.of("stream", "false")).get(0).tokens().output());
        }
    }

    @ParameterizedTest
    @MethodSource("bodiesThatAreNoCompletion")
    void wholeAnswerThatIsNoCompletionIsMalformed(String body) throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> connection.write(json(200, body)))) {
            assertEquals(
                    MALFORMED, run(server, Map.of("stream", "false")).get(0).outcome());
        }
    }

    @Test
    void wholeAnswerWithoutUsageDoesNotInheritTheOneBefore() throws IOException {
        String bare =
                "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"Hello\",\"reasoning\":\"Hm\"}}]}";
        try (ScriptedServer server = new ScriptedServer(
                connection -> connection.write(json(200, WHOLE)), connection -> connection.write(json(200, bare)))) {
            Attempt second = run(server, Map.of("stream", "false")).get(1);
            assertEquals(OK, second.outcome());
            assertEquals(
                    TokenCount.localEstimate(2), second.tokens().output(), "HmHello: the reasoning counts as well");
            assertNull(second.serverTimes());
        }
    }

    @Test
    void streamThatWasWholeButForItsEndIsNoTimeout() throws IOException {
        ScriptedServer.Script endless = connection -> {
            connection.write((streamHead() + text("Hello") + closing(11)).replace("0\r\n\r\n", ""));
            connection.silence();
        };
        try (ScriptedServer server = new ScriptedServer(endless, GOOD)) {
            Attempt attempt = run(server, Map.of("requestTimeout", "2s")).get(0);
            assertEquals(OK, attempt.outcome());
            assertTrue(
                    attempt.moments().endNanos() - attempt.moments().sentNanos() < 2_000_000_000, "not at the timeout");
        }
    }

    @Test
    void callIsDueWhenTheOneBeforeHasEndedAndTheUserHasPaused() throws IOException {
        try (ScriptedServer server = new ScriptedServer(GOOD)) {
            List<Attempt> attempts = GatlingRun.of(
                            OneUser.class, results, Map.of("target", server.url(), "duration", "60s", "maxCalls", "4"))
                    .attempts();
            assertEquals(4, attempts.size());
            for (int i = 1; i < attempts.size(); i++) {
                long pauseNanos = attempts.get(i).moments().dueNanos()
                        - attempts.get(i - 1).moments().endNanos();
                assertEquals(20_000_000, pauseNanos);
                assertTrue(attempts.get(i).moments().sentNanos()
                        >= attempts.get(i).moments().dueNanos());
            }
        }
    }

    @Test
    void userWhoseCallFailedWaitsForASecond() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> connection.write(json(500, "")))) {
            List<Attempt> attempts = GatlingRun.of(OneUser.class, results, Map.of("target", server.url()))
                    .attempts();
            assertEquals(1, attempts.size(), "the second would be due after the 300 ms of the run");
        }
    }

    static Stream<String> bodiesThatAreNoCompletion() {
        return Stream.of("{\"choices\":[", "{}", "<html></html>", "");
    }

    @Test
    void requestIsWhatTheSettingsSay() throws IOException {
        try (ScriptedServer server = new ScriptedServer(GOOD)) {
            run(server, Map.of("maxTokens", "77", "temperature", "0.5"));
            String post = server.posts().get(0);
            assertTrue(post.startsWith("POST /v1/chat/completions HTTP/1.1\r\n"), post);
            assertTrue(post.contains("\"model\":\"m\""), post);
            assertTrue(post.contains("\"stream\":true,\"max_completion_tokens\":77,\"temperature\":0.5,"), post);
            assertTrue(post.toLowerCase().contains("user-agent: cerebras-load-test/"), post);
            assertFalse(post.toLowerCase().contains("authorization"), "no key is set, so none is sent");
        }
    }

    private List<Attempt> run(ScriptedServer server, Map<String, String> settings) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("target", server.url());
        return GatlingRun.of(ThreeCalls.class, results, all).attempts();
    }

    private static Arguments fault(String name, Outcome expected, ScriptedServer.Script script) {
        return Arguments.of(name, expected, script);
    }

    private static List<Outcome> outcomes(List<Attempt> attempts) {
        return attempts.stream().map(Attempt::outcome).toList();
    }

    private static void assertInOrder(Timestamps moments) {
        List<Long> inOrder = List.of(
                moments.dueNanos(),
                moments.sentNanos(),
                moments.connectedNanos(),
                moments.headersNanos(),
                moments.firstTokenNanos(),
                moments.lastTokenNanos(),
                moments.endNanos());
        assertEquals(inOrder.stream().sorted().toList(), inOrder);
        assertEquals(moments.firstTokenNanos(), moments.firstAnswerNanos());
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
