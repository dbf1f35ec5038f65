package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** What a user sees while a run goes on, and last. */
@Tag("slow")
class LiveRunTest {

    @TempDir
    private Path results;

    @Test
    @Execution(CONCURRENT)
    void consoleSaysHowTheLoadGoesWhatIsRefusedAndLastWhereTheReportIs() throws Exception {
        List<String> lines = run("-Demulator.quota=trial", "-Dprogress=1s");
        assertTrue(lines.stream()
                .anyMatch(line ->
                        line.matches(">> steady [0-4] s of 4 s +\\d+ calls? ended, .* in flight   [0-4] s left")));
        assertTrue(lines.stream().anyMatch(line -> line.matches("   tokens +.*/s now .*")));
        assertTrue(lines.stream().anyMatch(line -> line.matches("   quota +requests left: +\\d+ of 5/minute .*")));
        assertEquals(
                1,
                lines.stream()
                        .filter(line -> line.startsWith(">> first quota_requests"))
                        .count());
        List<String> blocks = lines.stream()
                .filter(line -> line.startsWith(">> ") || line.startsWith("   "))
                .toList();
        assertTrue(blocks.stream().allMatch(line -> line.length() <= 100), () -> String.join("\n", blocks));
        assertTrue(lines.get(lines.size() - 1).startsWith("Report: file:///"), lines.get(lines.size() - 1));
    }

    @Test
    void consoleIsLeftAloneByThoseWhoWantNoWord() throws Throwable {
        Printed<GatlingRun> run = Printed.by(() -> GatlingRun.of(
                TenUsers.class,
                results,
                Map.of("target", "emulator", "emulator.quota", "trial", "duration", "2s", "progress", "off")));
        assertFalse(run.output().lines().anyMatch(line -> line.startsWith(">> ")), run.output());
        assertTrue(run.output().contains("Report: file:///"), run.output());
    }

    private List<String> run(String... settings) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("-Dtarget=emulator", "-Dduration=4s"));
        all.addAll(List.of(settings));
        GatlingProcess run = GatlingProcess.run(TenUsers.class, results, Optional.empty(), all.toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.output());
        return run.output().lines().toList();
    }
}
