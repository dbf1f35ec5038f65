package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.run.CouldNotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** A trace through everything: moments are those of the plan, sizes are as the emulator counted them. */
class TraceReplayTest {

    private static final String LINES = """
      {"timestamp": 1000, "input_length": 600, "output_length": 20, "hash_ids": [4, 7]}
      {"timestamp": 1300, "input_length": 1200, "output_length": 5, "hash_ids": [4, 8, 9]}
      {"timestamp": 1100, "input_length": 30, "output_length": 0}
      {"timestamp": 1800, "input_length": 5000, "output_length": 12, "hash_ids": []}
      """;

    @TempDir
    private Path folder;

    private Path trace;
    private Path results;

    @BeforeEach
    void writeTrace() throws IOException {
        trace = Files.writeString(folder.resolve("trace.jsonl"), LINES);
        results = Files.createDirectory(folder.resolve("results"));
    }

    @Test
    void callsAreDueAndAsLongAsTheTraceSays() throws IOException {
        // Twice as fast: 0, 100, 300 and 800 ms become 0, 50, 150 and 400 ms. Mark, task and chat template take 84
        // tokens.
        assertEquals(
                List.of("0 600 20", "50000000 84 1", "150000000 1200 5", "400000000 5000 12"),
                replay(Map.of("traceSpeed", "2")));
    }

    @Test
    void durationCutsTheTrace() throws IOException {
        assertEquals(List.of("0 600 20", "100000000 84 1"), replay(Map.of("warmup", "50ms", "duration", "200ms")));
    }

    @Test
    @Execution(CONCURRENT)
    void unusableTraceIsRefusedBeforeAnyLoad() throws Exception {
        Files.writeString(trace, LINES + "{\"timestamp\": 2000}");
        assertRefused(
                "trace=" + trace + " cannot be replayed: " + trace
                        + ", line 5 has no input_length: expected a number of" + " tokens",
                "-Dtrace=" + trace);
        assertRefused(
                "trace is not set: expected a file in user-files, or its path, for example -Dtrace=traces/example.csv");
    }

    @Test
    @Execution(CONCURRENT)
    void settingsThatTheTraceSaysAreRefused() throws Exception {
        assertRefused("""
        users=5 is not a setting of this simulation: leave it out, or run -Dsimulation=SustainedLoad
        maxTokens=9 is not a setting of this simulation: leave it out, or run -Dsimulation=SustainedLoad""", "-Dtrace=" + trace, "-Dusers=5", "-DmaxTokens=9");
    }

    @Test
    @Execution(CONCURRENT)
    void warmUpLongerThanTheTraceIsRefused() throws Exception {
        assertRefused(
                "warmup=1s leaves nothing to measure of a trace that takes 1 s: expected a shorter warm-up, or a lower"
                        + " traceSpeed, for example -Dwarmup=0s",
                "-Dtrace=" + trace,
                "-Dwarmup=1s");
    }

    private List<String> replay(Map<String, String> settings) throws IOException {
        var all = new HashMap<>(settings);
        all.putAll(Map.of("target", "emulator", "model", "gpt-oss-120b", "trace", trace.toString()));
        return GatlingRun.of(GivenTrace.class, results, all).attempts().stream()
                .sorted(Comparator.comparing(attempt -> attempt.moments().dueNanos()))
                .map(TraceReplayTest::text)
                .toList();
    }

    private static String text(Attempt attempt) {
        return attempt.moments().dueNanos() + " " + attempt.tokens().prompt() + " "
                + attempt.outputTokens().orElseThrow();
    }

    private void assertRefused(String lines, String... settings) throws IOException, InterruptedException {
        GatlingProcess run = GatlingProcess.run(GivenTrace.class, results, Optional.empty(), settings);
        assertEquals(CouldNotStart.EXIT_CODE, run.exitCode(), run.output());
        assertTrue(run.output().contains("\n" + lines + "\n"), run.output());
    }
}
