package cerebras.loadtest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records of six simulations, damaged in ways that a seed chooses: each command says what it can, in a line if it cannot,
 * and comes to an end. With {@code -Dfuzz.seed=9000 -Dfuzz.files=5000} the wide test takes others and more.
 */
@Tag("slow")
class FuzzedRecordsTest {

    private static final List<String> RUNS =
            List.of("sustainedload", "openarrivals", "comparemodels", "staircase", "ratelimitstress", "conversation");
    private static final JsonMapper MAPPER = new JsonMapper();

    /** For a command on a hundred lines: what loops without end exceeds it, and a busy machine does not. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Differences and trends go in either direction; no count and no time is negative. */
    private static final Pattern MAY_BE_NEGATIVE =
            Pattern.compile("relativeDifference|/trends/|/comparisons/\\d+/success/|/firstTokenDifference/");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"sustainedload", "openarrivals", "comparemodels", "staircase", "ratelimitstress", "conversation"
            })
    void recordsAsTheyAreHaveNoFault(String name) throws IOException {
        Path file =
                Files.writeString(Files.createDirectory(folder.resolve("run")).resolve("calls.jsonl"), records(name));
        CommandRun csv = CommandRun.of("csv", file, "-o", folder.resolve("table.csv"));
        assertTrue(csv.exitCode() == 0 && csv.err().isEmpty(), csv.err());
        assertTrue(Files.readAllLines(folder.resolve("table.csv")).size() > 5, "rows");
        CommandRun report = CommandRun.of("report", file);
        assertTrue(
                report.exitCode() == 0 && !report.out().contains("RECORDS ARE MISSING"), report.out() + report.err());
    }

    @Test
    void damagedRecordsAreReportedOrRefusedInALine() throws IOException {
        fuzz(0, 6);
    }

    @Test
    void manyDamagedRecordsAreReportedOrRefusedInALine() throws IOException {
        fuzz(Long.getLong("fuzz.seed", 1_000), Long.getLong("fuzz.files", 200));
    }

    private void fuzz(long firstSeed, long files) throws IOException {
        List<String> failures = new ArrayList<>();
        for (long seed : LongStream.range(firstSeed, firstSeed + files).toArray()) {
            String whole = records(RUNS.get((int) (seed % RUNS.size())));
            RecordFuzz.Damaged damaged = new RecordFuzz(seed).damaged(whole);
            Path run = Files.createDirectory(folder.resolve("seed-" + seed));
            Path file = Files.write(run.resolve(damaged.packed() ? "calls.jsonl.gz" : "calls.jsonl"), damaged.bytes());
            try {
                everyCommandEnds(file, whole);
            } catch (AssertionError | RuntimeException failed) {
                failures.add("seed " + seed + ", records kept in " + keep(file, seed) + ": " + failed);
            }
        }
        assertEquals(List.of(), failures);
    }

    private static Path keep(Path file, long seed) throws IOException {
        Path kept = Path.of("target", "fuzzed-" + seed + "-" + file.getFileName());
        return Files.write(kept, Files.readAllBytes(file));
    }

    private void everyCommandEnds(Path file, String whole) throws IOException {
        Path run = file.getParent();
        Path other = Files.createDirectory(run.resolve("other"));
        Files.writeString(other.resolve("calls.jsonl"), whole);
        ends("report", file);
        if (Files.exists(run.resolve("summary.json"))) {
            figuresArePossible(MAPPER.readTree(Files.readString(run.resolve("summary.json"))), "");
        }
        ends("gate", file, "--limit", "ttft.p95=300ms", "--strict");
        ends("compare", other, file, "--anyway", "--page", run.resolve("comparison.html"));
        ends("merge", other, file, "--into", run.resolve("merged"));
        Path table = run.resolve("table.csv");
        ends("csv", file, "-o", table);
        if (Files.exists(table)) {
            numbersArePossible(Files.readString(table));
        }
        ends("hlog", file, "-o", run.resolve("times.hlog"));
    }

    private static void ends(Object... command) {
        CommandRun run = assertTimeoutPreemptively(
                PATIENCE, () -> CommandRun.of(command), () -> List.of(command).toString());
        String said = run.out() + run.err();
        assertTrue(run.exitCode() >= 0 && run.exitCode() <= 3, said);
        assertTrue(run.exitCode() != 1 || run.err().strip().lines().count() <= 3, "more than a line or two: " + said);
        assertFalse(said.contains("fault of the suite") || said.contains("\tat "), said);
        assertFalse(said.contains("memory of this process"), said);
        assertFalse(
                said.codePoints().anyMatch(c -> c < ' ' && c != '\n' || c == 0x202e), "control characters in " + said);
        numbersArePossible(said);
    }

    private static void numbersArePossible(String text) {
        for (String impossible : List.of("NaN,", "NaN ", "NaN\n", "Infinity ", "Infinity,", "Infinity\n", "∞")) {
            assertFalse(text.contains(impossible), () -> impossible + " in " + text);
        }
    }

    /** Jackson writes numbers that JSON does not have as texts. */
    private static void figuresArePossible(JsonNode node, String place) {
        if (place.startsWith("/run/")
                || place.endsWith("/name")
                || place.endsWith("/model")
                || place.contains("/failures/")
                || place.contains("/notUnderstood/")) {
            return;
        }
        assertFalse(node.isTextual() && Set.of("NaN", "Infinity", "-Infinity").contains(node.asText()), place);
        boolean mayBeNegative = MAY_BE_NEGATIVE.matcher(place).find();
        assertFalse(node.isNumber() && node.doubleValue() < 0 && !mayBeNegative, () -> place + " is " + node);
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            figuresArePossible(field.getValue(), place + "/" + field.getKey());
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            figuresArePossible(node.get(i), place + "/" + i);
        }
    }

    private static String records(String name) throws IOException {
        try (InputStream in = FuzzedRecordsTest.class.getResourceAsStream("/records/" + name + ".jsonl.gz")) {
            return new String(new GZIPInputStream(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
