package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.run.CouldNotStart;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** A run that would last a minute ends when its budget is spent, and every call that was sent is there to its end. */
@Tag("slow")
class BudgetRunTest {

    @TempDir
    private Path results;

    @Test
    void runSendsExactlyAsManyRequestsAsItMay() throws IOException {
        GatlingRun run = run("maxCalls", "25");
        assertEquals(25, run.attempts().size());
        assertTrue(run.attempts().stream().allMatch(attempt -> attempt.outcome().success()));
        assertEquals("maxCalls=25 is spent", summary(run).stop().reason());
    }

    @Test
    void runCostsNoMoreThanItMayAndHardlyLess() throws IOException {
        RunSummary summary = summary(run("maxCost", "0.005"));
        assertEquals("maxCost=0.005 is spent", summary.stop().reason());
        BigDecimal cost = summary.spending().dollars();
        assertTrue(cost.compareTo(new BigDecimal("0.005")) <= 0, cost + " dollars");
        // Ten calls in flight may each use up to 100 tokens for 0.75 and some 110 for 0.35 dollars a million: 0.0012 at
        // most.
        assertTrue(cost.compareTo(new BigDecimal("0.0038")) >= 0, cost + " dollars");
    }

    @Test
    void runHasNoMoreTokensThanItMay() throws IOException {
        GatlingRun run = run("maxOutputTokens", "3000");
        int tokens = run.attempts().stream()
                .mapToInt(attempt -> attempt.outputTokens().orElseThrow())
                .sum();
        assertTrue(tokens <= 3_000 && tokens > 2_000 - 100, tokens + " tokens");
    }

    @Test
    @Execution(CONCURRENT)
    void usersWhoNeverSentACallLeaveWithoutAnError() throws Exception {
        GatlingProcess process =
                GatlingProcess.run(TenUsers.class, results, Optional.empty(), "-Dtarget=emulator", "-DmaxCalls=1");
        assertEquals(5, process.exitCode(), process.output());
        assertTrue(
                process.output()
                        .contains("\nExit code 5: stopped by the budget, as asked: maxCalls=1 is spent; the"
                                + " figures cover the calls until then\n"),
                process.output());
        assertEquals(1, GatlingRun.read(results).attempts().size());
        assertFalse(process.output().contains("[ERROR]"), process.output());
    }

    @Test
    @Execution(CONCURRENT)
    void capOnTheCostOfWhatHasNoPriceIsRefused() throws Exception {
        GatlingProcess process = GatlingProcess.run(
                TenUsers.class,
                results,
                Optional.of("csk-test"),
                "-Dtarget=https://127.0.0.1:1",
                "-Dmodel=nobodys",
                "-DmaxCost=5");
        assertEquals(CouldNotStart.EXIT_CODE, process.exitCode());
        assertTrue(process.output().contains("""
        maxCost=5 cannot be held for model=nobodys, whose price is not known: add the price to user-files/models.conf, \
        or cap something else, for example -DmaxOutputTokens=1000000
        """), process.output());
    }

    @Test
    @Execution(CONCURRENT)
    void processThatIsEndedFromOutsideLeavesAReportOfAllItDid() throws Exception {
        Process process = GatlingProcess.start(TenUsers.class, results, Optional.empty(), "-Dtarget=emulator");
        GatlingProcess.await(process, ">> steady");
        process.toHandle().destroy();
        String output = GatlingProcess.rest(process);

        GatlingRun run = GatlingRun.read(results);
        LoadStop stop = summary(run).stop();
        assertEquals("it was interrupted", stop.reason());
        assertEquals(LoadStop.Cause.INTERRUPTED, stop.cause());
        assertEquals(143, process.waitFor(), "as TERM ends a process");
        assertTrue(Files.exists(run.folder().resolve("report.html")), output);
        assertTrue(output.contains("report.html"), output);
        long sentLater = run.attempts().stream()
                .filter(attempt -> attempt.moments().sentNanos() > stop.atNanos())
                .count();
        assertTrue(
                sentLater <= 10,
                sentLater + " calls after the end, where each of ten users may have been about to send one");
    }

    private GatlingRun run(String cap, String value) throws IOException {
        return GatlingRun.of(TenUsers.class, results, Map.of("target", "emulator", cap, value));
    }

    private static RunSummary summary(GatlingRun run) throws IOException {
        return SummaryBuilder.summarize(run.folder().resolve(CallLog.FILE_NAME));
    }
}
