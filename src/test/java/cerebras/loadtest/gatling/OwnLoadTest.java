package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.settings.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A simulation that says its load itself, by injection profiles of Gatling's. */
class OwnLoadTest {

    @TempDir
    private Path results;

    @Test
    void reportDescribesTheProfilesAndMeasuresTheWholeRun() throws IOException {
        GatlingRun run = GatlingRun.of(MixedLoad.class, results, Map.of());
        RunSummary summary = SummaryBuilder.summarize(run.folder().resolve(CallLog.FILE_NAME));

        assertEquals("mixed", summary.run().plan().loadModel());
        assertEquals(
                "short: 3 users at once, then nothing for 1 s, then 1 to 4 users/s over 1 s, then 4 users/s for 1 s;"
                        + " long: 1 concurrent user for 2 s; peak: 4 users in a peak over 2 s",
                summary.run().plan().description());
        assertEquals(
                run.attempts().size(),
                summary.steady().attempts(),
                "everything counts, from the first call to the last");
        assertTrue(run.attempts().size() > 13, "3 + 3 or so + 4 short ones, 4 of the peak, and the long ones");
        assertFalse(summary.run().settings().containsKey("users"), "this load has nothing to do with the setting");
        assertEquals(
                List.of("long", "peak", "short"),
                summary.breakdowns().stream()
                        .filter(slice -> slice.kind() == Breakdown.Kind.SCENARIO)
                        .map(Breakdown::name)
                        .toList());
        assertEquals(
                List.of("long", "short"),
                summary.breakdowns().stream()
                        .filter(slice -> slice.kind() == Breakdown.Kind.REQUEST)
                        .map(Breakdown::name)
                        .toList());
        String page = Files.readString(run.folder().resolve("report.html"));
        assertTrue(page.contains("3 users at once, then nothing for 1 s"), "the page describes the load");
        assertFalse(page.contains("10 users"), "not the setting's");
    }

    @Test
    void throttledCallsAreHeldBackBeforeTheyAreSent() throws IOException {
        GatlingRun run = GatlingRun.of(ThrottledCalls.class, results, Map.of());
        LongSummaryStatistics sent = run.attempts().stream()
                .mapToLong(attempt -> attempt.moments().sentNanos())
                .summaryStatistics();
        LongSummaryStatistics due = run.attempts().stream()
                .mapToLong(attempt -> attempt.moments().dueNanos())
                .summaryStatistics();

        assertEquals(10, sent.getCount());
        assertTrue(sent.getMax() - sent.getMin() >= 1_000_000_000, "ten calls at four a second");
        assertTrue(sent.getMax() - due.getMax() >= 1_000_000_000, "the wait is schedule delay, not latency");
        assertEquals(
                "10 users at once; throttled",
                SummaryBuilder.summarize(run.folder().resolve(CallLog.FILE_NAME))
                        .run()
                        .plan()
                        .description());
    }

    @Test
    void settingThatTheLoadHasNoUseForIsRefused() {
        Refused refused =
                assertThrows(Refused.class, () -> GatlingRun.of(MixedLoad.class, results, Map.of("users", "50")));
        assertEquals(
                "users=50 has no effect on MixedLoad, whose load is in its file: leave it out, or let the file use"
                        + " settings and give users a default in its constructor",
                refused.getMessage());
    }
}
