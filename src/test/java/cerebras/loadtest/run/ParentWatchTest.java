package cerebras.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import cerebras.loadtest.gatling.GatlingProcess;
import cerebras.loadtest.gatling.GatlingRun;
import cerebras.loadtest.gatling.TenUsers;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

@Tag("slow")
class ParentWatchTest {

    @TempDir
    private Path results;

    @Test
    void anotherParentMeansThatTheFirstHasEnded() {
        Deque<OptionalLong> parents = new ArrayDeque<>(
                List.of(OptionalLong.of(7), OptionalLong.of(7), OptionalLong.of(7), OptionalLong.of(1)));
        List<String> done = new ArrayList<>();
        ParentWatch.watch(parents::remove, () -> done.add("pause"), () -> done.add("end"));
        assertEquals(List.of("pause", "pause", "end"), done);
    }

    /** Nobody tells a process that its parent was killed: it has to see for itself. */
    @Test
    @Execution(CONCURRENT)
    void loadEndsWithItsReportWhenItsParentIsKilled() throws Exception {
        Process parent = GatlingProcess.startBelowShell(
                TenUsers.class, results, "-Dtarget=emulator", "-Dduration=10m", "-Dprogress=1s");
        GatlingProcess.await(parent, ">> ");
        ProcessHandle load = parent.children().findFirst().orElseThrow();
        parent.destroyForcibly().waitFor();
        load.onExit().get(1, TimeUnit.MINUTES);
        assertFalse(load.isAlive());
        Path folder = GatlingRun.read(results).folder();
        List<LogLine> lines = new ArrayList<>();
        CallLog.read(folder.resolve(CallLog.FILE_NAME), lines::add);
        assertTrue(lines.get(lines.size() - 1) instanceof RunEnd);
        assertEquals(
                Optional.of(LoadStop.Cause.INTERRUPTED),
                lines.stream()
                        .filter(LoadStop.class::isInstance)
                        .map(LoadStop.class::cast)
                        .map(LoadStop::cause)
                        .findFirst());
        assertTrue(Files.exists(folder.resolve("report.html")));
        assertTrue(Files.readString(folder.resolve("junit.xml")).contains("type=\"interrupted\""));
    }
}
