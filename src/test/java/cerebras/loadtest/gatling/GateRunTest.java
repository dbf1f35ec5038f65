package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import cerebras.loadtest.run.CouldNotStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** A run whose settings ask for a service level: its exit code says whether that was missed. */
@Tag("slow")
@Execution(CONCURRENT)
class GateRunTest {

    @TempDir
    private Path results;

    /** Some hundred calls are too few to be sure of 99.9 % without a failure. */
    @Test
    void runThatMissesNothingEndsWell() throws Exception {
        GatlingProcess run = run("-Dslo.ttft.p50=10s", "-Dslo.success=99.9%");
        assertEquals(0, run.exitCode(), run.output());
        assertTrue(run.output().contains("\n  PASS p50 time to first token: "), run.output());
        assertTrue(run.output().contains("\n  INCONCLUSIVE success: 100 % >= 99.9 % (n="), run.output());
        assertTrue(Files.exists(GatlingRun.read(results).folder().resolve("report.html")));
    }

    @Test
    void runThatIsUnsureEndsWithAnErrorWhereTheGateIsStrict() throws Exception {
        GatlingProcess run = run("-Dgate=strict", "-Dslo.success=99.9%");
        assertEquals(3, run.exitCode(), run.output());
        assertTrue(run.output().endsWith("\nExit code 3: service level inconclusive, and gate=strict\n"), run.output());
        assertTrue(Files.readString(GatlingRun.read(results).folder().resolve("junit.xml"))
                .contains("type=\"inconclusive\""));
    }

    @Test
    void strictGateWithoutAServiceLevelIsRefused() throws Exception {
        GatlingProcess run = run("-Dgate=strict");
        assertEquals(CouldNotStart.EXIT_CODE, run.exitCode(), run.output());
        assertTrue(run.output().contains("gate=strict has no effect without a service level"), run.output());
    }

    /** A file asks for the success of 99.5 % of the calls; a limit beside it is missed. */
    @Test
    void runThatMissesALimitEndsWithAnErrorAndItsTestResultsStandBesideTheReport() throws Exception {
        GatlingProcess run = run("-Dslo=agent", "-Dslo.ttft.p50=1ms");
        assertEquals(2, run.exitCode(), run.output());
        assertTrue(run.output().contains("\n  FAIL p50 time to first token: "), run.output());
        Path folder = GatlingRun.read(results).folder();
        assertTrue(Files.exists(folder.resolve("report.html")));
        assertTrue(Files.readString(folder.resolve("junit.xml")).contains("failures=\"1\""));
        String summary = Files.readString(folder.resolve("summary.md"));
        assertTrue(summary.startsWith("## Simulated: TenUsers\n"), summary);
        assertTrue(summary.contains("service level was missed"), summary);
    }

    @Test
    void fileThatIsUnknownIsRefused() throws Exception {
        GatlingProcess run = run("-Dslo=agnt");
        assertEquals(CouldNotStart.EXIT_CODE, run.exitCode(), run.output());
        assertTrue(run.output().contains("slo=agnt is not a service level"), run.output());
    }

    @Test
    void limitThatIsUnknownIsRefused() throws Exception {
        GatlingProcess run = run("-Dslo.tttf.p95=300ms");
        assertEquals(CouldNotStart.EXIT_CODE, run.exitCode(), run.output());
        assertTrue(run.output().contains("slo.tttf.p95=300ms"), run.output());
    }

    private GatlingProcess run(String... limits) throws Exception {
        String[] options = Stream.concat(Stream.of("-Dtarget=emulator", "-Dduration=2s"), Stream.of(limits))
                .toArray(String[]::new);
        return GatlingProcess.run(TenUsers.class, results, Optional.empty(), options);
    }
}
