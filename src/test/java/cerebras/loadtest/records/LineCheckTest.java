package cerebras.loadtest.records;

import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.TokenCount;
import cerebras.loadtest.metrics.RecordedRun;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.records.Attempt.ServerTimes;
import cerebras.loadtest.records.ClientSample.Pauses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of a header, a streamed attempt, what the client measured of itself, a step, a stop, an answer, a capacity, a sample of the server and an end. */
class LineCheckTest {

    @TempDir
    private Path folder;

    private String whole;

    @BeforeEach
    void record() throws IOException {
        Path file = new RecordedRun()
                .with(
                        attempt()
                                .call(3)
                                .streamed(1_000, 1_100, 1_600, 1_700)
                                .tokens(20, 5, 10)
                                .server(1, 2, 500, 503)
                                .quota("limit-requests-day", 7)
                                .reads(new int[] {0, 200, 300}, new int[] {2, 30, 4})
                                .build(),
                        new ClientSample(
                                2_000_000_000L, 1_000_000_000L, null, new Pauses(1, 5, 5L), 0.5, 0.6, 7L, null, 0),
                        new LoadStep(1, 2, 0, 5, 9),
                        new LoadStop(9_000_000_000L, "why"),
                        new RunAnswer("title", List.of("line")),
                        new CapacityResult(
                                new CapacityResult.Level(40, 2, 1, 1, 0, Map.of("ttft.p95", 1)),
                                new CapacityResult.Level(48, 0, 2, 0, 2, Map.of("ttft.p95", 2)),
                                Map.of("ttft.p95", "300ms"),
                                5,
                                7,
                                true),
                        new ServerSample(3_000_000_000L, 4, new TreeMap<>(Map.of("running", 3.5))))
                .ended(11_000)
                .writeInto(folder);
        whole = Files.readString(file);
    }

    @Test
    void fileAsItIsWrittenHasNoFault() throws IOException {
        assertEquals(Damage.NONE, CallLog.read(write(whole), line -> {}));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"endNanos\":1700000000      | \"endNanos\":1000000000000000000 | has moments.endNanos=1000000000000000000, out of bounds",
                "\"endNanos\":1700000000      | \"endNanos\":1500000000 | has moments.lastTokenNanos=1600000000 after endNanos=1500000000",
                "\"endNanos\":1700000000      | \"endNanos\":null | lacks moments.endNanos",
                "\"sentNanos\":1000000000     | \"sentNanos\":-1000000000 | has moments.sentNanos=-1000000000, out of bounds",
                "\"sentNanos\":1000000000     | \"sentNanos\":\"1000000000\" | lacks moments.sentNanos, or has a wrong value there",
                "\"sentNanos\":1000000000     | \"sentNanos\":1000000000.5 | lacks moments.sentNanos, or has a wrong value there",
                "\"sentNanos\":1000000000     | \"sentNanos\":1e18 | lacks moments.sentNanos, or has a wrong value there",
                "\"sentNanos\":1000000000     | \"sentNanos\":NaN | is not JSON from column 149",
                "\"firstTokenNanos\":1100000000 | \"firstTokenNanos\":null | has a part of the moments of its text only",
                "\"call\":\"1-3\"             | \"call\":\"13\" | has a call id that is not 1-NUMBER",
                "\"call\":\"1-3\"             | \"call\":\"2-3\" | has a call id that is not 1-NUMBER",
                "\"call\":\"1-3\"             | \"call\":\"1-0\" | has call=0, out of bounds",
                "\"call\":\"1-3\"             | \"call\":\"1-99999999999999999999\" | has a call id that is not 1-NUMBER",
                "\"call\":\"1-3\"             | \"call\":null | has no call",
                "\"attempt\":1,               | \"attempt\":0, | has attempt=0, out of bounds",
                "\"attempt\":1,               | | lacks attempt, or has a wrong value there",
                "\"user\":1,                  | \"user\":-1, | has user=-1, out of bounds",
                "\"user\":1,                  | \"user\":9223372036854775807, | has user=9223372036854775807, out of bounds",
                "\"scenario\":\"users\",      | | has no scenario",
                "\"model\":\"m\",\"streamed\" | \"streamed\" | has no model",
                "\"outcome\":\"ok\"           | \"outcome\":\"okay\" | lacks outcome, or has a wrong value there",
                "\"outcome\":\"ok\"           | \"outcome\":0 | lacks outcome, or has a wrong value there",
                "\"status\":200               | \"status\":-200 | has status=-200, out of bounds",
                "\"by\":\"server\"            | \"by\":null | has no tokens.output.by",
                "\"readGapMicros\":[0,200000,300000] | \"readGapMicros\":[0,200000] | has 2 gaps for 3 reads with text",
                "\"readGapMicros\":[0,200000,300000] | \"readGapMicros\":null | has no arrivals.readGapMicros",
                "\"readGapMicros\":[0,200000,300000] | \"readGapMicros\":[0,-200000,300000] | has -200000 among arrivals.readGapMicros",
                "\"readGapMicros\":[0,200000,300000] | \"readGapMicros\":[0,200000,900000] | has arrivals.readGapMicros of 1,100,000 µs in all, for text that came in 500,000 µs",
                "\"readGapMicros\":[0,200000,300000] | \"readGapMicros\":[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]] | lacks arrivals.readGapMicros.[0], or has a wrong value there",
                "\"readTextBytes\":[2,30,4]   | \"readTextBytes\":[0,0,0] | has reads with text of no length",
                "\"textEvents\":3             | \"textEvents\":9 | has arrivals.textEvents=9, out of bounds",
                "\"x-ratelimit-limit-requests-day\":\"7\" | \"x-ratelimit-limit-requests-day\":null | has no text in quota",
                "\"processCpu\":0.5           | \"processCpu\":\"NaN\" | has a processCpu that is not finite",
                "\"processCpu\":0.5           | \"processCpu\":1e999 | has a processCpu that is not finite",
                "\"longestNanos\":5           | \"longestNanos\":6 | has pauses.longestNanos=6, out of bounds",
                "\"longestNanos\":5           | \"longestNanos\":null | has 1 pauses and no longest one",
                "\"startNanos\":0             | \"startNanos\":6 | has startNanos=6 after steadyNanos=5",
                "\"number\":1                 | \"number\":2000000000 | has number=2000000000, out of bounds",
                "\"reason\":\"why\"           | \"reason\":null | has no reason",
                "[\"line\"]                   | [null] | has no text in lines",
                "\"trials\":5                 | \"trials\":-5 | has trials=-5, out of bounds",
                "\"steps\":7                  | \"steps\":\"7\" | lacks steps, or has a wrong value there",
                "\"settled\":true             | \"settled\":\"perhaps\" | lacks settled, or has a wrong value there",
                "\"users\":40                 | \"users\":-40 | has meet.users=-40, out of bounds",
                "\"shownMissed\":2            | \"shownMissed\":3 | has miss.shownMissed=3, out of bounds",
                "{\"ttft.p95\":\"300ms\"}      | null | has no serviceLevel",
                "\"inFlight\":4               | \"inFlight\":-4 | has inFlight=-4, out of bounds",
                "\"running\":3.5              | \"running\":\"NaN\" | has running=NaN",
                "{\"running\":3.5}            | null | has no figures",
                "\"dropped\":0                | \"dropped\":9 | has dropped=9, out of bounds",
            })
    void lineThatBreaksAPromiseIsDamagedAndAllOthersAreRead(String promised, String found, String reason)
            throws IOException {
        assertTrue(whole.contains(promised), whole);
        Path file = write(whole.replace(promised, found == null ? "" : found));
        List<LogLine> lines = new ArrayList<>();
        Damage damage = CallLog.read(file, lines::add);
        assertEquals(new Damage(1, damage.firstLine(), reason), damage);
        assertEquals(8, lines.size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"rampNanos\":0    | \"rampNanos\":-5 | line 1 has plan.rampNanos=-5, out of bounds",
                "\"steadyNanos\":10000000000 | \"steadyNanos\":9223372036854775807 | line 1 has plan.steadyNanos=9223372036854775807, out of bounds",
                "\"loadStart\":\"2026-11-22T12:00:00Z\" | \"loadStart\":\"yesterday\" | line 1 has a loadStart that is no moment",
                "\"loadStart\":\"2026-11-22T12:00:00Z\" | \"loadStart\":\"-999999999-01-01T00:00:00Z\" | line 1 has loadStart=-999999999-01-01T00:00:00Z",
                "\"settings\":{     | \"settings\":[] ,\"other\":{ | line 1 lacks settings, or has a wrong value there",
                "\"prices\":{}      | \"prices\":{\"m\":{\"input\":1e999999999,\"output\":1}} | line 1 has a price of m that cannot be",
                "\"users\":2,       | \"users\":null, | line 1 has a plan with neither users nor calls",
            })
    void damagedHeaderIsReportedWithItsFault(String promised, String found, String said) throws IOException {
        assertTrue(whole.contains(promised), whole);
        Path file = write(whole.replace(promised, found));
        IOException refused = assertThrows(IOException.class, () -> SummaryBuilder.summarize(file));
        assertTrue(
                refused.getMessage().contains("no header of a run that can be read (" + said + ")"),
                refused.getMessage());
    }

    @Test
    void whatAServerCannotHaveCountedIsNotTold() throws IOException {
        Attempt attempt = firstAttempt(whole.replace("\"output\":{\"count\":10", "\"output\":{\"count\":-1000000")
                .replace("\"prompt\":20", "\"prompt\":2147483647")
                .replace("\"totalNanos\":503000000", "\"totalNanos\":9223372036854775807"));
        assertNull(attempt.tokens().output());
        assertNull(attempt.tokens().prompt());
        assertNull(attempt.tokens().cachedPrompt(), "a part of what is not known");
        assertEquals(new ServerTimes(1_000_000L, 2_000_000L, 500_000_000L, null), attempt.serverTimes());
    }

    /** The attempt took 700 ms; a live server's times are believed up to a second more. */
    @ParameterizedTest
    @CsvSource({"1700000000, 1700000000", "1700000001, "})
    void serverTimeIsBelievedByTheRuleOfALiveAnswer(String totalNanos, Long believed) throws IOException {
        Attempt attempt = firstAttempt(whole.replace("\"totalNanos\":503000000", "\"totalNanos\":" + totalNanos));
        assertEquals(believed, attempt.serverTimes().totalNanos());
    }

    @Test
    void partThatIsMoreThanTheWholeIsNotTold() throws IOException {
        TokenCounts tokens = firstAttempt(whole.replace("\"cachedPrompt\":5", "\"cachedPrompt\":21"))
                .tokens();
        assertNull(tokens.cachedPrompt());
        assertEquals(20, tokens.prompt());
        assertEquals(TokenCount.server(10), tokens.output());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a second header after the first | 1",
                "two lines before the header     | 2",
                "zero bytes before a line        | 1",
                "zero bytes at the end           | 1",
                "carriage returns                | 0",
                "a byte order mark               | 0",
                "empty lines                     | 0",
            })
    void whatEditorsAndFileSystemsLeaveCostsNoOtherLine(String what, long damaged) throws IOException {
        String[] lines = whole.split("\n", 2);
        Path file = write(
                switch (what) {
                    case "a second header after the first" -> lines[0] + "\n" + whole;
                    case "two lines before the header" -> lines[1].split("\n", 2)[0] + "\nnot JSON\n" + whole;
                    case "zero bytes before a line" -> lines[0] + "\n" + "\0".repeat(1_000_000) + lines[1];
                    case "zero bytes at the end" -> whole + "\0".repeat(1_000_000);
                    case "carriage returns" -> whole.replace("\n", "\r\n");
                    case "a byte order mark" -> "\uFEFF" + whole;
                    default -> whole.replace("\n", "\n\n \r\n");
                });
        List<LogLine> read = new ArrayList<>();
        assertEquals(damaged, SummaryBuilder.summarize(file, read::add).log().damagedLines());
        assertEquals(9, read.size());
    }

    @Test
    void lineWithoutEndIsPassedOverAndNotHeld() throws IOException {
        String[] lines = whole.split("\n", 2);
        Path file = write(lines[0] + "\n" + "x".repeat(LogBytes.LONGEST_LINE * 2 + 1) + "\n" + lines[1]);
        List<LogLine> read = new ArrayList<>();
        Damage damage = CallLog.read(file, read::add);
        assertEquals(new Damage(1, 2, "is longer than 16777216 bytes"), damage);
        assertEquals(9, read.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"capacity", "server"})
    void lineThatIsCutAnywhereCostsNoOtherLine(String type) throws IOException {
        String line = whole.lines()
                .filter(found -> found.contains("\"" + type + "\""))
                .findFirst()
                .orElseThrow();
        for (int length = 1; length < line.length(); length++) {
            List<LogLine> read = new ArrayList<>();
            Damage damage = CallLog.read(write(whole.replace(line, line.substring(0, length))), read::add);
            assertEquals(1, damage.lines(), line.substring(0, length));
            assertEquals(8, read.size(), line.substring(0, length));
        }
    }

    private Attempt firstAttempt(String text) throws IOException {
        List<LogLine> read = new ArrayList<>();
        assertEquals(Damage.NONE, CallLog.read(write(text), read::add));
        return (Attempt) read.get(1);
    }

    private Path write(String text) throws IOException {
        return Files.write(folder.resolve("changed.jsonl"), text.getBytes(StandardCharsets.UTF_8));
    }
}
