package cerebras.loadtest.gatling;

import static cerebras.loadtest.gatling.ScriptedServer.closing;
import static cerebras.loadtest.gatling.ScriptedServer.json;
import static cerebras.loadtest.gatling.ScriptedServer.streamHead;
import static cerebras.loadtest.gatling.ScriptedServer.text;
import static cerebras.loadtest.records.Outcome.OK;
import static cerebras.loadtest.records.Outcome.QUEUE_FULL;
import static cerebras.loadtest.records.Outcome.SERVER_ERROR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.CallFigures;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three calls of one user to a server that refuses some attempts. */
class RetryRunTest {

    private static final ScriptedServer.Script GOOD =
            connection -> connection.write(streamHead() + text("Hello") + text(" world") + closing(11));
    private static final ScriptedServer.Script FULL = connection ->
            connection.write(json(429, "{\"message\":\"m\",\"code\":\"queue_exceeded\"}", "retry-after-ms: 20"));
    private static final ScriptedServer.Script BROKEN =
            connection -> connection.write(json(500, "{}", "retry-after-ms: 1"));

    @TempDir
    private Path results;

    @Test
    void failedAttemptIsMadeAgainAsTheSameCall() throws IOException {
        try (ScriptedServer server = new ScriptedServer(FULL, GOOD, BROKEN, BROKEN, BROKEN, GOOD)) {
            GatlingRun run = GatlingRun.of(ThreeCalls.class, results, Map.of("target", server.url(), "retries", "sdk"));
            List<Attempt> attempts = run.attempts();

            assertEquals(
                    List.of("1-1", "1-1", "1-2", "1-2", "1-2", "1-3"),
                    attempts.stream().map(Attempt::call).toList());
            assertEquals(
                    List.of(1, 2, 1, 2, 3, 1),
                    attempts.stream().map(Attempt::attempt).toList());
            assertEquals(
                    List.of(QUEUE_FULL, OK, SERVER_ERROR, SERVER_ERROR, SERVER_ERROR, OK),
                    attempts.stream().map(Attempt::outcome).toList());
            assertEquals(true, attempts.get(0).retried());
            assertNull(attempts.get(4).retried(), "twice at most");
            long waited = attempts.get(1).moments().dueNanos()
                    - attempts.get(0).moments().endNanos();
            assertEquals(20_000_000, waited);
            assertTrue(attempts.get(1).moments().sentNanos()
                    >= attempts.get(1).moments().dueNanos());
            assertEquals(6, server.posts().size());
        }
    }

    @Test
    void singleCallIsMadeAgainToo() throws IOException {
        try (ScriptedServer server = new ScriptedServer(FULL, GOOD)) {
            GatlingRun run = GatlingRun.of(
                    OneCall.class, results, Map.of("target", server.url(), "model", "m", "retries", "sdk"));
            assertEquals(
                    List.of(QUEUE_FULL, OK),
                    run.attempts().stream().map(Attempt::outcome).toList());
        }
    }

    @Test
    void reportKnowsFirstAttemptsAndWhatBecameOfTheCalls() throws IOException {
        try (ScriptedServer server = new ScriptedServer(FULL, GOOD, BROKEN, BROKEN, BROKEN, GOOD)) {
            GatlingRun run = GatlingRun.of(ThreeCalls.class, results, Map.of("target", server.url(), "retries", "sdk"));
            CallFigures calls = SummaryBuilder.summarize(run.folder().resolve(CallLog.FILE_NAME))
                    .calls();
            assertEquals(Map.of(QUEUE_FULL, 1L, SERVER_ERROR, 1L, OK, 1L), calls.first());
            assertEquals(Map.of(SERVER_ERROR, 1L, OK, 2L), calls.last());
        }
    }

    /** Ten users, of whom one is to come again in five seconds; the others have spent the tokens long before. */
    @Test
    void loadThatIsStoppedDoesNotWaitForTheNextAttemptOfACall() throws IOException {
        ScriptedServer.Script later = connection ->
                connection.write(json(429, "{\"message\":\"m\",\"code\":\"queue_exceeded\"}", "retry-after-ms: 5000"));
        try (ScriptedServer server = new ScriptedServer(later, GOOD)) {
            GatlingRun run = GatlingRun.of(
                    TenUsers.class,
                    results,
                    Map.of(
                            "target",
                            server.url(),
                            "model",
                            "gpt-oss-120b",
                            "retries",
                            "sdk",
                            "maxOutputTokens",
                            "2000"));
            assertEquals(
                    1,
                    run.attempts().stream()
                            .filter(attempt -> attempt.retried() != null)
                            .count());
            assertEquals(
                    List.of(),
                    run.attempts().stream()
                            .filter(attempt -> attempt.attempt() > 1)
                            .toList());
        }
    }

    @Test
    void nothingIsMadeAgainUnlessItIsAskedFor() throws IOException {
        try (ScriptedServer server = new ScriptedServer(FULL, GOOD)) {
            GatlingRun run = GatlingRun.of(ThreeCalls.class, results, Map.of("target", server.url()));
            assertEquals(
                    List.of(QUEUE_FULL, OK, OK),
                    run.attempts().stream().map(Attempt::outcome).toList());
        }
    }
}
