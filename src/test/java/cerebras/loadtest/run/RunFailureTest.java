package cerebras.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import cerebras.loadtest.gatling.FailingUsers;
import cerebras.loadtest.gatling.GatlingProcess;
import cerebras.loadtest.gatling.GatlingRun;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunEnd;
import cerebras.loadtest.report.RunEnding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** A run whose own process fails: Netty and Gatling log an {@link Error} on an event loop, and go on without its user. */
@Tag("slow")
@Execution(CONCURRENT)
class RunFailureTest {

    @TempDir
    private Path results;

    @Test
    void errorOnAnEventLoopEndsTheRunWithItsRecordsAndSaysSo() throws Exception {
        GatlingProcess run = GatlingProcess.run(FailingUsers.class, results, Optional.empty(), "-Dtarget=emulator");
        String reason = "the load generator itself failed: java.lang.OutOfMemoryError: of this test";
        assertEquals(RunEnding.FAILED.exitCode().orElseThrow(), run.exitCode(), run.output());
        assertTrue(run.output().contains(">> stopped: " + reason), run.output());
        Path folder = GatlingRun.read(results).folder();
        List<LogLine> lines = new ArrayList<>();
        CallLog.read(folder.resolve(CallLog.FILE_NAME), lines::add);
        assertTrue(
                lines.stream()
                        .anyMatch(line ->
                                line instanceof LoadStop stop && stop.reason().equals(reason)),
                lines.toString());
        long attempts = lines.stream().filter(Attempt.class::isInstance).count();
        assertEquals(attempts, ((RunEnd) lines.get(lines.size() - 1)).attempts());
        assertTrue(Files.readString(folder.resolve("report.html")).contains(reason));
        assertTrue(Files.readString(folder.resolve("summary.json")).contains(reason));
    }
}
