package cerebras.loadtest.export;

import static cerebras.loadtest.metrics.AttemptFixture.MILLI;
import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.RecordedRun;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.ClientSample;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.records.RunEnd;
import cerebras.loadtest.records.RunHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two runs of 2 users, ramp 1 s, steady 10 s; the second began 3 s after the first. */
class RunMergeTest {

    @TempDir
    private Path results;

    private final RecordedRun first = run("a", "2026-11-22T12:00:00Z");
    private RecordedRun second = run("b", "2026-11-22T12:00:03Z");

    private static RecordedRun run(String name, String start) {
        return killed(name, start).ended(12_000);
    }

    private static RecordedRun killed(String name, String start) {
        return new RecordedRun()
                .named(name)
                .startedAt(start)
                .plan(new LoadPlan("closed", 2, 1_000 * MILLI, 0, 10_000 * MILLI));
    }

    /** Steady from 1 to 11 s of the first and from 4 to 14 s of its clock of the second: 4 to 11 s in common. */
    @Test
    void planIsTheSumOfUsersAndTheCommonWindow() throws IOException {
        RunHeader header = (RunHeader) merged().get(0);
        assertEquals("both", header.run());
        assertEquals("2026-11-22T12:00:00Z", header.loadStart());
        assertEquals(4, header.plan().users());
        assertEquals(4_000 * MILLI, header.plan().steadyStartNanos());
        assertEquals(11_000 * MILLI, header.plan().steadyEndNanos());
        assertEquals(List.of("a", "b"), header.mergedRuns());
        assertEquals("4", header.settings().get("users"));
    }

    /** 3 s are added in the second run; its users begin after the highest number of the first, 5. */
    @Test
    void attemptsComeInTheOrderOfTheirEndsAndUsersKeepApart() throws IOException {
        first.with(
                attempt().user(5).call(1).whole(1_000, 2_000).build(),
                attempt().user(5).call(2).whole(7_000, 8_000).build());
        second.with(attempt().user(1).call(1).whole(1_000, 2_000).build());
        List<Attempt> attempts = merged().stream()
                .filter(Attempt.class::isInstance)
                .map(Attempt.class::cast)
                .toList();
        assertEquals(
                List.of("5-1", "7-1", "5-2"),
                attempts.stream().map(Attempt::call).toList());
        assertEquals(7, attempts.get(1).user());
        assertEquals(4_000 * MILLI, attempts.get(1).moments().sentNanos());
        assertEquals(5_000 * MILLI, attempts.get(1).moments().endNanos());
    }

    @Test
    void ratesAndCallsOfOpenLoadsAreSummed() throws IOException {
        LoadPlan open = LoadPlan.open(
                1_000 * MILLI, 0, 10_000 * MILLI, new LoadPlan.Offered(20.0, "constant", null, null, 200));
        first.plan(open);
        second.plan(open);
        LoadPlan plan = ((RunHeader) merged().get(0)).plan();
        assertEquals(40, plan.offered().ratePerSecond());
        assertEquals(280, plan.offered().steadyCalls(), "40 a second for 7 s");
    }

    /** On the clock of the first: from 1 and 4 s, steady from 2 and 5 s, to 6 and 9 s. */
    @Test
    void stepIsWhatTheStepsHaveInCommon() throws IOException {
        LoadStep step = new LoadStep(1, 10, 1_000 * MILLI, 2_000 * MILLI, 6_000 * MILLI);
        first.with(step);
        second.with(step);
        assertEquals(new LoadStep(1, 20, 1_000 * MILLI, 5_000 * MILLI, 6_000 * MILLI), merged().get(1));
    }

    @ParameterizedTest
    @CsvSource({
        "9000,  ,    9000,  a: spent",
        "9000,  5000, 8000, b: spent",
        ",      5000, 8000, b: spent",
    })
    void sendingEndsWithTheEarliestStop(Long one, Long other, long expected, String reason) throws IOException {
        if (one != null) {
            first.with(new LoadStop(one * MILLI, "spent"));
        }
        if (other != null) {
            second.with(new LoadStop(other * MILLI, "spent"));
        }
        assertEquals(new LoadStop(expected * MILLI, reason), merged().get(1));
    }

    @Test
    void searchIsOverWhenAllAre() throws IOException {
        first.with(LoadStop.finished(9_000 * MILLI, "found"));
        second.with(LoadStop.finished(5_000 * MILLI, "found"));
        assertFalse(((LoadStop) merged().get(1)).early());
    }

    @Test
    void answersSayWhichRunGaveThem() throws IOException {
        second.with(new RunAnswer("Quota", List.of("none")));
        assertEquals(new RunAnswer("Quota, b", List.of("none")), merged().get(1));
    }

    @Test
    void endIsTheLatestAndThereOnlyWhenAllRunsEnded() throws IOException {
        assertEquals(new RunEnd(15_000 * MILLI, 0, 0), merged().get(1));
    }

    /** The second was killed 5 s after its beginning, while the first went on. */
    @Test
    void killedRunMakesTheWholeOneKilledAndEndsItsWindows() throws IOException {
        second = killed("b", "2026-11-22T12:00:03Z")
                .with(attempt().whole(4_000, 5_000).build());
        List<LogLine> merged = merged();
        assertEquals(new LoadStop(8_000 * MILLI, "b: its records end before its plan: it was killed"), merged.get(1));
        assertFalse(merged.stream().anyMatch(RunEnd.class::isInstance));
    }

    @Test
    void clientsTellOfThemselvesOnTheCommonClock() throws IOException {
        first.with(client(4_000));
        second.with(client(2_000));
        List<LogLine> merged = merged();
        assertEquals(List.of(client(4_000), client(5_000)), merged.subList(1, 3));
    }

    private static ClientSample client(long atMillis) {
        return new ClientSample(atMillis * MILLI, 1_000 * MILLI, null, null, 0.5, null, null, null, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "other, http://h, 2,  10000, 'in model m and other'",
        "m, http://other, 2,  10000, 'in target custom http://h and custom http://other'",
        "m, http://h,     2,  9000,  'in steady phase 10.0 s and 9.0 s'",
        "other, http://o, 2,  10000, 'in target custom http://h and custom http://o, in model m and other'",
    })
    void runsThatAreNotOfOneLoadAreRefused(String model, String url, int users, long steadyMillis, String differences)
            throws IOException {
        second.model(model)
                .target("custom", url)
                .plan(new LoadPlan("closed", users, 1_000 * MILLI, 0, steadyMillis * MILLI));
        IOException refused = assertThrows(IOException.class, this::merged);
        assertEquals(
                "these runs are not parts of one load: they differ " + differences
                        + "; merge runs of the same simulation, target, model and phases",
                refused.getMessage());
    }

    @Test
    void runsAfterOneAnotherAreRefused() {
        second.startedAt("2026-11-22T12:00:10Z");
        IOException refused = assertThrows(IOException.class, this::merged);
        assertTrue(refused.getMessage().startsWith("these runs have no steady window in common"), refused.getMessage());
    }

    @Test
    void runThatIsNamedTwiceIsRefused() throws IOException {
        Path run = first.writeInto(Files.createDirectory(results.resolve("a")));
        List<Path> twice = List.of(run, results.resolve("a/../a/calls.jsonl"));
        IOException refused = assertThrows(IOException.class, () -> RunMerge.of(twice));
        assertTrue(refused.getMessage().endsWith(" is given twice: name each run once"));
    }

    @Test
    void nothingThatWasMeasuredIsOverwritten() throws IOException {
        Files.writeString(Files.createDirectory(results.resolve("both")).resolve(CallLog.FILE_NAME), "mine");
        assertThrows(IOException.class, this::merged);
        assertEquals("mine", Files.readString(results.resolve("both").resolve(CallLog.FILE_NAME)));
    }

    private List<LogLine> merged() throws IOException {
        Path one = first.writeInto(Files.createDirectory(results.resolve("a")));
        Path other = second.writeInto(Files.createDirectory(results.resolve("b")));
        List<LogLine> lines = new ArrayList<>();
        CallLog.read(RunMerge.of(List.of(one, other)).writeInto(results.resolve("both")), lines::add);
        return lines;
    }
}
