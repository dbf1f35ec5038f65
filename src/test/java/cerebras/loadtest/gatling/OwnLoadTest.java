package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.analysis.finding.RunFinding.QuotaBehaviour;
import cerebras.loadtest.analysis.finding.RunFindings;
import cerebras.loadtest.load.Expectation;
import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.run.Setup;
import cerebras.loadtest.settings.Refused;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void everyKindOfShapeIsForeseenDescribedAndMeasured() throws IOException {
        GatlingRun run = GatlingRun.of(OwnShapes.class, results, Map.of());
        RunSummary summary = SummaryBuilder.summarize(run.folder().resolve(CallLog.FILE_NAME));

        assertEquals("mixed", summary.run().plan().loadModel());
        assertEquals(
                "chance: 4 users over 1 s, then 4 users at once; repeated: after chance, 1 user at once;"
                        + " stairs: 1 concurrent user for 1 s, then 2 concurrent users for 1 s",
                summary.run().plan().description());
        assertEquals(8, of("chance", run), "four and four users, of one call each");
        assertEquals(2, of("repeated", run), "one user, who calls twice");
        assertTrue(summary.steady().attempts() < run.attempts().size(), "only the second second is measured");
        assertEquals(1_000_000_000, summary.run().plan().steadyNanos());
    }

    @Test
    void callsOfAScenarioAreForeseen() {
        Engine.configuration();
        OwnShapes shapes = new OwnShapes();
        try {
            shapes.params("OwnShapes");
            Setup setup = shapes.life().setup();
            Expectation expected = setup.load()
                    .expectation(new Expectation.Call(1, 0, 0, 256, true))
                    .orElseThrow();
            // 8 calls by chance, 2 repeated ones, and 1 s of one user and 1 s of two, of 1 s a call
            assertEquals(8 + 2 + 3, expected.calls(), 1e-9);
            assertEquals(
                    8 * (0.8 * 20 + 0.2 * 40) + 2 * 20 + 3 * 10, expected.calls() * expected.mostOutputTokens(), 1e-9);
            assertTrue(expected.estimated(), "users of the stairs wait for their answers");
        } finally {
            shapes.after();
        }
    }

    /** Twelve calls at once, where the free trial admits five a minute. */
    public static class BeyondQuota extends ChatSimulation {

        public BeyondQuota() {
            super(Map.of("emulator.quota", "trial"));
            expectRefusals();
            setUp(scenario("many").exec(chat()).injectOpen(atOnceUsers(12))).protocols(chatApi());
        }
    }

    @Test
    void verdictOfALoadThatExpectsRefusalsTellsHowTheQuotaBehaved() throws IOException {
        GatlingRun run = GatlingRun.of(BeyondQuota.class, results, Map.of());
        RunSummary summary = SummaryBuilder.summarize(run.folder().resolve(CallLog.FILE_NAME));

        QuotaBehaviour quota = assertInstanceOf(QuotaBehaviour.class, RunFindings.of(summary));
        assertEquals(12, quota.attempts());
        assertTrue(quota.refused() > 6, "more than half of all calls: " + quota.refused());
    }

    private static long of(String scenario, GatlingRun run) {
        return run.attempts().stream()
                .filter(attempt -> attempt.scenario().equals(scenario))
                .count();
    }

    @ParameterizedTest
    @CsvSource({"task.p90, 60s", "taskSuccess, 95%"})
    void limitOfSessionsIsRefusedWhereNoneArePlayed(String limit, String bound) {
        Exception ended = assertThrows(
                InvocationTargetException.class,
                () -> GatlingRun.of(MixedLoad.class, results, Map.of("slo." + limit, bound)));
        assertEquals(
                "slo." + limit
                        + " is a limit of sessions, and MixedLoad plays none: leave it out, or run AgentSessions",
                assertInstanceOf(Refused.class, ended.getCause()).getMessage());
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
