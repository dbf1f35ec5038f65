package cerebras.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import cerebras.loadtest.gatling.GatlingProcess;
import cerebras.loadtest.gatling.TenUsers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

@Tag("slow")
@Execution(CONCURRENT)
class CalibrationRunTest {

    @TempDir
    private Path results;

    /** Its own quota, faults and caps are for the load itself: with a cap of 20 calls there are more than 20 answers. */
    @Test
    void sameLoadGoesToTheEmulatorFirst() throws Exception {
        GatlingProcess run = GatlingProcess.run(
                TenUsers.class,
                results,
                Optional.empty(),
                "-Dtarget=emulator",
                "-Dcalibrate=true",
                "-Dduration=3s",
                "-DmaxCalls=20",
                "-Dslo.ttft.p50=1ms",
                "-Demulator.faults=outage");
        assertEquals(2, run.exitCode(), run.output());
        assertTrue(run.output().contains("Time to first token is too long by"), run.output());
        assertTrue(
                run.output().indexOf("Time to first token is too long by")
                        < run.output().indexOf("Figures of the"),
                run.output());
        try (Stream<Path> folders = Files.list(results.resolve(CalibrationRun.FOLDER))) {
            Path served = folders.findFirst().orElseThrow().resolve(CalibrationRun.REQUEST_LOG);
            assertTrue(Files.readAllLines(served).size() > 20);
        }
        String page = Files.readString(RunFolder.newest(results, "TenUsers").resolve("report.html"));
        assertTrue(page.contains("Calibration"), page);
    }
}
