package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten users who want more than the emulator's plan for a trial allows: 5 requests a minute. */
class PacingRunTest {

    @TempDir
    private Path results;

    @Test
    void pacedCallsWaitAndNoneIsRefused() throws IOException {
        GatlingRun run = run(trial("pacing", "quota"));
        List<Attempt> attempts = run.attempts();

        assertEquals(5, attempts.size());
        assertTrue(attempts.stream().allMatch(attempt -> attempt.outcome().success()));
        assertTrue(attempts.stream().allMatch(attempt -> attempt.moments().releasedNanos() != null));
        RunSummary summary = SummaryBuilder.summarize(run.folder().resolve(CallLog.FILE_NAME));
        assertEquals(5, summary.whole().metric(AttemptMetric.QUOTA_WAIT).n());
        assertEquals(
                List.of("10 calls still waited for quota when the load ended, and were never sent."),
                summary.answers().get(0).lines());
    }

    /** Single calls have no steady phase with which their sending would end. */
    @Test
    void singleCallIsSent() throws IOException {
        GatlingRun run = GatlingRun.of(
                OneCall.class, results, Map.of("target", "emulator", "emulator.quota", "trial", "pacing", "quota"));
        assertEquals(1, run.attempts().size());
    }

    @Test
    void limitsThatWereNotConfiguredAreLearnedFromAnswers() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> connection.write(ScriptedServer.json(
                200, WHOLE, "x-ratelimit-limit-requests-minute: 3", "x-ratelimit-remaining-requests-minute: 1")))) {
            GatlingRun run = run(Map.of("pacing", "quota", "target", server.url(), "stream", "false"));
            // The first answer says that another one was used before: 3 - 1 - 1.
            assertEquals(2, run.attempts().size());
            assertEquals(2, server.posts().size());
        }
    }

    @Test
    void withoutPacingCallsAreRefusedAndNoWaitIsRecorded() throws IOException {
        List<Attempt> attempts = run(trial("maxCalls", "8")).attempts();
        assertEquals(8, attempts.size());
        Attempt refused = attempts.stream()
                .filter(attempt -> !attempt.outcome().success())
                .findFirst()
                .orElseThrow();
        assertNotNull(refused.quota().get("retry-after"));
        assertTrue(attempts.stream().allMatch(attempt -> attempt.moments().releasedNanos() == null));
    }

    private static final String WHOLE =
            "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"Hello\"}}],"
                    + "\"usage\":{\"completion_tokens\":11,\"prompt_tokens\":9}}";

    /** Against the emulator with the plan of a trial. */
    private static Map<String, String> trial(String name, String value) {
        return Map.of("target", "emulator", "emulator.quota", "trial", name, value);
    }

    private GatlingRun run(Map<String, String> settings) throws IOException {
        Map<String, String> all = new HashMap<>(Map.of("duration", "3s", "model", "gpt-oss-120b"));
        all.putAll(settings);
        return GatlingRun.of(TenUsers.class, results, all);
    }
}
