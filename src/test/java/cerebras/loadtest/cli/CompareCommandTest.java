package cerebras.loadtest.cli;

import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.RecordedRun;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {

    @TempDir
    private Path folder;

    private Path base;

    @BeforeEach
    void makeTheBase() throws IOException {
        base = run("base", 1.0, 1_000);
    }

    /** Of 509 calls that all succeeded, none shows a loss of less than 1.4 points, and a point matters. */
    @Test
    void equalRunIsNoDifferenceAndSaysWhichWouldHaveBeenFound() throws IOException {
        CommandRun command = CommandRun.of("compare", base, run("equal", 1.0, 1_000), "--threshold", "20%");
        assertEquals(0, command.exitCode(), command.err());
        assertTrue(command.out().contains("No difference shown: "), command.out());
        assertTrue(command.out().contains("success rate −1.4 points. To rule out 20 %"), command.out());
    }

    @Test
    void slowerRunEndsWithTwoAndSaysWhere() throws IOException {
        Path slow = run("slow", 1.4, 1_000);
        CommandRun command = CommandRun.of("compare", base, slow);
        assertEquals(2, command.exitCode(), command.err());
        assertTrue(command.out().contains("Worse: Time to first token p50 rose by "), command.out());
        assertTrue(command.out().contains(" slower\n"), command.out());
        assertTrue(Files.exists(slow.resolve("comparison.html")));
    }

    @Test
    void fasterRunEndsWithZero() throws IOException {
        CommandRun command = CommandRun.of("compare", run("slow", 1.4, 1_000), base);
        assertEquals(0, command.exitCode(), command.err());
        assertTrue(command.out().contains("Better: Time to first token p50 fell by "), command.out());
    }

    @Test
    void thresholdSaysWhatMatters() throws IOException {
        assertEquals(
                0,
                CommandRun.of("compare", base, run("slow", 1.4, 1_000), "--threshold", "60%")
                        .exitCode());
    }

    @Test
    void oneRunASideSaysThatTheSpreadOfRunsIsUnknownAndThreeDoNot() throws IOException {
        Path equal = run("a1", 1, 1_000);
        assertTrue(CommandRun.of("compare", base, equal).out().contains("Run-to-run spread unknown"));
        String three = base + "," + run("b2", 1, 1_000) + "," + run("b3", 1, 1_000);
        String others = equal + "," + run("a2", 1, 1_000) + "," + run("a3", 1, 1_000);
        CommandRun command = CommandRun.of("compare", three, others);
        assertEquals(0, command.exitCode(), command.err());
        assertFalse(command.out().contains("Run-to-run spread unknown"), command.out());
    }

    @Test
    void otherSettingsAreRefusedWithThreeAndTheirNames() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        calls(new RecordedRun().setting("users", "7").setting("maxTokens", "9"), 1, 1_000)
                .writeInto(other);
        CommandRun refused = CommandRun.of("compare", base, other);
        assertEquals(3, refused.exitCode());
        assertTrue(refused.err().contains("  maxTokens – and 9\n  users 2 and 7\n"), refused.err());
        assertTrue(refused.err().contains("--varied maxTokens,users"), refused.err());
        CommandRun varied = CommandRun.of("compare", base, other, "--varied", "maxTokens,users");
        assertEquals(0, varied.exitCode(), varied.err());
        CommandRun anyway = CommandRun.of("compare", base, other, "--anyway");
        assertEquals(0, anyway.exitCode(), anyway.err());
        assertTrue(anyway.out().contains("!! Not comparable: maxTokens – and 9; users 2 and 7."), anyway.out());
    }

    @Test
    void tooFewCallsEndWithThree() throws IOException {
        CommandRun command = CommandRun.of("compare", run("few", 1, 1), run("few2", 1, 1));
        assertEquals(3, command.exitCode(), command.err() + command.out());
        assertTrue(command.out().contains("Inconclusive: These runs have too few calls"), command.out());
    }

    @Test
    void baselineIsFoundByItsName() throws IOException {
        Path baselines = folder.resolve("baselines");
        CommandRun kept = CommandRun.of("keep", base, "--as", "monday", "--baselines", baselines);
        assertEquals(0, kept.exitCode(), kept.err());
        assertEquals(
                1,
                CommandRun.of("keep", base, "--as", "monday", "--baselines", baselines)
                        .exitCode());
        assertEquals(
                0,
                CommandRun.of("keep", base, "--as", "monday", "--replace", "--baselines", baselines)
                        .exitCode());
        CommandRun command = CommandRun.of("compare", "monday", base, "--baselines", baselines);
        assertEquals(0, command.exitCode(), command.err());
    }

    @Test
    void wrongArgumentsSayWhatIsExpected() {
        assertEquals(
                "--as a/b is not a name: expected letters, digits, dots, hyphens and underscores, for example --as 2026-11\n",
                CommandRun.of("keep", base, "--as", "a/b").err());
        CommandRun threshold = CommandRun.of("compare", base, "x", "--threshold", "much");
        assertEquals(64, threshold.exitCode());
        assertTrue(threshold.err().contains("much is not a share: expected percent from 0% to 100%"), threshold.err());
    }

    @Test
    void nameThatIsNeitherARunNorABaselineIsRefusedWithThoseThereAre() throws IOException {
        Path baselines = folder.resolve("baselines");
        assertEquals(
                "monday is neither a run nor a baseline of " + baselines
                        + ": expected the folder of a run; no baseline is kept there, see keep --help\n",
                CommandRun.of("compare", base, "monday", "--baselines", baselines)
                        .err());
        assertEquals(
                0,
                CommandRun.of("keep", base, "--as", "monday", "--baselines", baselines)
                        .exitCode());
        assertEquals(
                "mondey is neither a run nor a baseline of " + baselines
                        + ": expected monday (did you mean monday?), or the folder of a run\n",
                CommandRun.of("compare", "mondey", base, "--baselines", baselines)
                        .err());
    }

    @Test
    void runIsNotComparedWithItself() {
        CommandRun same = CommandRun.of("compare", base, base.resolve("calls.jsonl"));
        assertEquals(1, same.exitCode());
        assertEquals(base.resolve("calls.jsonl") + " is on two sides: compare it with another run\n", same.err());
    }

    @Test
    void severalSidesAreEachComparedWithTheFirst() throws IOException {
        Path page = folder.resolve("all.html");
        CommandRun command = CommandRun.of(
                "compare",
                base,
                run("slow", 1.4, 1_000),
                run("alike", 1, 1_000),
                run("fast", 0.7, 1_000),
                "--page",
                page);
        assertEquals(2, command.exitCode(), command.err());
        String words = command.out().replaceAll("\\s+", " ");
        assertTrue(
                words.startsWith(
                        "Compared with the base, slow is worse, fast is better, alike has no difference shown. slow: Time to first token p50 rose by "),
                words);
        JsonNode json = new ObjectMapper().readTree(folder.resolve("all.json").toFile());
        assertEquals("WORSE", json.path("verdict").path("decision").asText());
        assertEquals(
                List.of("slow WORSE", "alike NO_DIFFERENCE_SHOWN", "fast BETTER"),
                StreamSupport.stream(json.path("comparisons").spliterator(), false)
                        .map(each -> each.path("side").path("label").asText() + " "
                                + each.path("decision").asText())
                        .toList());
        JsonNode median = json.path("comparisons").path(0).path("metrics").path(0);
        assertEquals("timeToFirstToken.p50", median.path("metric").asText());
        assertEquals("ratio", median.path("scale").asText());
        assertEquals(
                median.path("other").asDouble() / median.path("base").asDouble(),
                median.path("change").asDouble(),
                1e-9);
        assertTrue(median.path("low").asDouble() > 1
                && median.path("smallestDetectable").asDouble() > 1);
    }

    /** An interval that holds among three comparisons is wider than one that holds alone. */
    @Test
    void intervalsOfSeveralComparisonsHoldTogether() throws IOException {
        Path slow = run("slow", 1.02, 1_000);
        Path one = folder.resolve("one.html");
        Path three = folder.resolve("three.html");
        CommandRun.of("compare", base, slow, "--page", one);
        CommandRun.of("compare", base, slow, run("b", 1, 1_000), run("c", 1, 1_000), "--page", three);
        assertTrue(width(folder.resolve("three.json")) > width(folder.resolve("one.json")));
    }

    private static double width(Path json) throws IOException {
        JsonNode latency = new ObjectMapper()
                .readTree(json.toFile())
                .path("comparisons")
                .path(0)
                .path("metrics")
                .path(3);
        return latency.path("high").asDouble() / latency.path("low").asDouble();
    }

    @Test
    void moreThanFiveSidesAreRefused() throws IOException {
        assertEquals(
                "5 sides are compared with " + base + ": at most 4 can be, several runs of one side with commas\n",
                CommandRun.of("compare", base, "1", "2", "3", "4", "5").err());
    }

    private Path run(String name, double slower, int callsOfAUser) throws IOException {
        Path run = Files.createDirectory(folder.resolve(name));
        calls(new RecordedRun().named(name), slower, callsOfAUser).writeInto(run);
        return run;
    }

    /** Two users; each call takes 30 to 50 ms, times a factor, and has 10 tokens. */
    private static RecordedRun calls(RecordedRun run, double slower, int callsOfAUser) {
        Random random = new Random(slower == 1 ? 1 : 2);
        for (int user = 1; user <= 2; user++) {
            long at = 10;
            for (int call = 1; call <= callsOfAUser && at < 9_900; call++) {
                long first = at + Math.round(slower * (10 + random.nextInt(8)));
                long end = first + Math.round(slower * (20 + random.nextInt(12)));
                run.with(attempt()
                        .user(user)
                        .call(call)
                        .streamed(at, first, end, end)
                        .tokens(10, 1)
                        .build());
                at = end;
            }
        }
        return run.ended(11_000);
    }
}
