package cerebras.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script that gates a change, with a stand-in for the command that runs, compares, and ends with given codes. */
class GateLoadScriptTest {

    private static final Path SCRIPT = Path.of(System.getProperty("basedir", ""), "src/deploy/bin/gate-load")
            .toAbsolutePath();

    private static final String STAND_IN = """
            #!/usr/bin/env bash
            echo "$@" >> "$CALLS"
            if [ "$1" = compare ]; then echo 'slower ``` by 10 %'; exit "$COMPARE_CODE"; fi
            [ "$RUN_CODE" = 1 ] && exit 1
            mkdir "$4/run-1"; echo 'The verdict.' > "$4/run-1/summary.md"; exit "$RUN_CODE"
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "run {0}, comparison {1}: {2}")
    @CsvSource({
        "0, 0, 0, not worse",
        "0, 2, 2, worse",
        "0, 3, 3, inconclusive",
        "0, 1, 1, could not be compared",
        "2, 0, 2, not worse",
        "2, 3, 2, inconclusive",
        "3, 2, 3, worse",
        "5, 0, 5, not worse",
    })
    void exitCodeIsThatOfTheRunOrElseOfTheComparison(int run, int comparison, int expected, String word)
            throws Exception {
        assertEquals(
                expected, gate(Map.of("RUN_CODE", "" + run, "COMPARE_CODE", "" + comparison, "BASELINE", "2026-11")));
        String comment = Files.readString(folder.resolve("comment.md"));
        assertTrue(comment.startsWith("The verdict.\n"), comment);
        assertTrue(comment.contains("<summary>Compared with 2026-11: " + word + "</summary>"), comment);
        assertTrue(comment.contains("slower ''' by 10 %"), "what is compared cannot end its code block: " + comment);
    }

    @Test
    void withoutABaselineNothingIsCompared() throws Exception {
        assertEquals(0, gate(Map.of("RUN_CODE", "0", "SETTINGS", "-Dusers=2 \n -Dslo.ttft.p95=1s")));
        String calls = Files.readString(folder.resolve("calls"));
        assertTrue(calls.matches("run SustainedLoad --results \\S+/load-\\w+ -Dusers=2 -Dslo.ttft.p95=1s\n"), calls);
        assertEquals("The verdict.\n", Files.readString(folder.resolve("comment.md")));
    }

    @Test
    void runThatDidNotStartIsNotComparedAndCommented() throws Exception {
        assertEquals(1, gate(Map.of("RUN_CODE", "1", "COMPARE_CODE", "0", "BASELINE", "2026-11")));
        assertEquals(
                "The load test made no report (exit code 1): see the log of this job.\n",
                Files.readString(folder.resolve("comment.md")));
    }

    @ParameterizedTest
    @CsvSource({"--simulations=/tmp", "-Dx", "$(id)", "-D;=1"})
    void whatIsNotASettingIsRefused(String setting) throws Exception {
        assertEquals(64, gate(Map.of("SETTINGS", "-Dusers=5 " + setting)));
        assertTrue(Files.notExists(folder.resolve("calls")), "nothing was run");
    }

    private int gate(Map<String, String> environment) throws IOException, InterruptedException {
        Path command = Files.writeString(folder.resolve("loadtest"), STAND_IN);
        assertTrue(command.toFile().setExecutable(true));
        ProcessBuilder gate = new ProcessBuilder("bash", SCRIPT.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        gate.environment().remove("GITHUB_OUTPUT");
        gate.environment().put("LOADTEST", command.toString());
        gate.environment().put("CALLS", folder.resolve("calls").toString());
        gate.environment().putAll(environment);
        Process process = gate.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor() == 64 || output.contains("Exit code "), output);
        return process.exitValue();
    }
}
