package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Json;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.settings.CancelSettings;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users who interrupt every other answer: what is recorded, and what the emulator says that it sent. */
class PlannedCancelRunTest {

    private static final int TOKENS = 20;

    @TempDir
    private Path folder;

    @Test
    void serverSeesEachPlannedCancelAndNobodyCountsItAsAFailure() throws IOException {
        Path log = folder.resolve("requests.jsonl");
        GatlingRun run = GatlingRun.of(
                TenUsers.class,
                Files.createDirectory(folder.resolve("results")),
                Map.of(
                        "target", "emulator",
                        "users", "3",
                        "duration", "2s",
                        "cancel.share", "50%",
                        "cancel.after", TOKENS + "tokens",
                        "emulator.requestLog", log.toString()));
        Map<Outcome, List<Attempt>> attempts = run.attempts().stream().collect(Collectors.groupingBy(Attempt::outcome));
        List<Attempt> cancelled = attempts.get(Outcome.CANCELLED_BY_PLAN);
        assertTrue(cancelled.size() > 5, attempts.toString());
        assertTrue(
                attempts.keySet().stream().noneMatch(Outcome::failure),
                attempts.keySet().toString());

        Map<String, JsonNode> served = Files.readAllLines(log).stream()
                .map(PlannedCancelRunTest::json)
                .filter(line -> line.has("id"))
                .collect(Collectors.toMap(line -> line.get("id").asText(), Function.identity()));
        for (Attempt attempt : run.attempts()) {
            if (attempt.outcome() != Outcome.CANCELLED_BY_PLAN) {
                assertEquals("complete", ending(served, attempt));
            }
        }
        // On a busy machine, all of an answer may have been sent before this client reads its beginning.
        long left = cancelled.stream()
                .filter(attempt -> ending(served, attempt).equals("client_left"))
                .count();
        assertTrue(left > cancelled.size() / 2, left + " of " + cancelled.size());
        for (Attempt attempt : cancelled) {
            JsonNode request = served.get(attempt.requestId());
            int bytes = Arrays.stream(attempt.arrivals().readTextBytes()).sum();
            assertTrue(bytes >= TOKENS * CancelSettings.BYTES_PER_TOKEN, bytes + " bytes");
            assertTrue(
                    attempt.outputTokens().getAsInt()
                            <= request.get("outputTokens").asInt(),
                    "received " + attempt.outputTokens() + " of " + request);
            assertTrue(attempt.tokens().output().estimated());
            assertTrue(attempt.cancel().atNanos() <= attempt.moments().endNanos());
            assertTrue(attempt.cancel().maxTokens() >= 100);
        }

        RunSummary summary = SummaryBuilder.summarize(run.folder().resolve(CallLog.FILE_NAME));
        assertEquals(1, summary.steady().successShare().getAsDouble());
        assertTrue(summary.cancels()
                        .cost()
                        .received()
                        .compareTo(summary.cancels().cost().most())
                < 0);
        // After a failure, a user would wait for a second.
        assertTrue(summary.cancels().firstTokenAfterCancel().n() > 2);
    }

    private static String ending(Map<String, JsonNode> served, Attempt attempt) {
        return served.get(attempt.requestId()).get("ending").asText();
    }

    private static JsonNode json(String line) {
        try {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            return Json.read(bytes, 0, bytes.length, JsonNode.class);
        } catch (IOException notJson) {
            throw new AssertionError(line, notJson);
        }
    }
}
