package cerebras.loadtest.metrics;

import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.LogHealth;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of a header, three attempts, of which one came whole, and an end. */
@Tag("slow")
class CutRecordsTest {

    private static final int SUMMARY_EVERY = 23;

    @TempDir
    private Path folder;

    private byte[] whole;

    @BeforeEach
    void record() throws IOException {
        RecordedRun run = new RecordedRun();
        run.with(attempt().call(1).whole(400, 900).tokens(10, null).build());
        for (int call = 2; call <= 3; call++) {
            run.with(attempt()
                    .call(call)
                    .streamed(1_000 * call, 1_000 * call + 100, 1_000 * call + 600, 1_000 * call + 600)
                    .tokens(10, 1)
                    .reads(new int[] {0, 200, 300}, new int[] {2, 30, 4})
                    .build());
        }
        whole = Files.readAllBytes(run.ended(11_000).writeInto(folder));
    }

    /** A last line that has lost its line feed only is a whole one. */
    @Test
    void fileCutAtAnyByteGivesTheLinesBeforeTheCut() throws IOException {
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            long lines = count(cut, '\n');
            boolean lineFeedLost = length > 0 && cut[length - 1] != '\n' && whole[length] == '\n';
            boolean clean = length == 0 || cut[length - 1] == '\n' || lineFeedLost;
            Path file = write("cut.jsonl", cut);
            long[] read = new long[1];
            assertEquals(clean ? 0 : 1, CallLog.read(file, line -> read[0]++).lines(), "damaged when cut at " + length);
            assertEquals(lines + (lineFeedLost ? 1 : 0), read[0], "lines when cut at " + length);
            assertSummary(length, file, lines + (lineFeedLost ? 1 : 0), clean ? 0 : 1);
        }
    }

    @Test
    void packedFileCutAtAnyByteIsReadAsFarAsItGoes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packing = new GZIPOutputStream(bytes)) {
            packing.write(whole);
        }
        byte[] packed = bytes.toByteArray();
        long before = 0;
        for (int length = 0; length < packed.length; length++) {
            Path file = write("cut.jsonl.gz", Arrays.copyOf(packed, length));
            long[] lines = new long[1];
            long damaged = CallLog.read(file, line -> lines[0]++).lines();
            assertEquals(1, damaged, "damaged when cut at " + length);
            assertTrue(lines[0] >= before, "lines when cut at " + length);
            before = lines[0];
            assertSummary(length, file, lines[0], 1);
        }
        assertEquals(5, before, "lines when only the checksum is cut");
    }

    /** A summary takes a hundred times as long as reading: it is made of some of the cuts, those at line ends among them. */
    private void assertSummary(int length, Path file, long lines, long damaged) throws IOException {
        if (length % SUMMARY_EVERY != 0 && damaged != 0) {
            return;
        }
        if (lines == 0) {
            IOException refused = assertThrows(IOException.class, () -> SummaryBuilder.summarize(file));
            assertTrue(refused.getMessage().contains("has no header of a run"), refused.getMessage());
            return;
        }
        LogHealth log = SummaryBuilder.summarize(file).log();
        assertEquals(
                new LogHealth(Math.min(3, lines - 1), damaged, log.firstDamage(), lines == 5 ? 0L : null, lines == 5),
                log,
                "cut at " + length);
    }

    @Test
    void fileThatIsCalledPackedAndIsNotIsRefused() throws IOException {
        Path file = write("plain.jsonl.gz", whole);
        IOException refused = assertThrows(IOException.class, () -> SummaryBuilder.summarize(file));
        assertEquals(
                file + " is not packed with gzip: take .gz off its name if it is plain text", refused.getMessage());
    }

    @Test
    void lineThatIsLongerThanTheBufferIsRead() throws IOException {
        String blanks = " ".repeat(2_000_000);
        Path file = write(
                "long.jsonl",
                text().replace("\"record\":\"attempt\"", blanks + "\"record\":\"attempt\"")
                        .getBytes(StandardCharsets.UTF_8));
        assertEquals(
                new LogHealth(3, 0, 0L, true), SummaryBuilder.summarize(file).log());
    }

    /** What is wrong, how many lines are lost by it, and what is said of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"record\":\"weather\",\"rain\":true}              | 0 |",
                "                                                    | 0 |",
                "{\"rain\":true}                                     | 1 | line 2 does not say which kind of record it is",
                "{\"record\":\"attempt\"}                            | 1 | line 2 lacks attempt, or has a wrong value there",
                "{\"record\":\"attempt\",\"outcome\":\"unheard_of\"} | 1 | line 2 lacks outcome, or has a wrong value there",
                "[]                                                  | 1 | line 2 is not a record",
                "null                                                | 1 | line 2 is null",
                "not JSON                                            | 1 | line 2 is not JSON from column 1",
                "{\"record\":\"end\"}{\"record\":\"end\"}             | 1 | line 2 lacks endNanos, or has a wrong value there",
                "{\"record\":\"stop\",\"atNanos\":1,\"reason\":\"r\"} x | 1 | line 2 is not JSON from column 44",
                "{\"record\":\"stop\",\"atNanos\":1,\"atNanos\":2}    | 1 | line 2 has a key twice",
            })
    void lineThatCannotBeReadIsCountedAndOneOfAnUnknownKindPassedOver(String line, long damaged, String said)
            throws IOException {
        String[] lines = text().split("\n", 2);
        Path file = write(
                "odd.jsonl",
                (lines[0] + "\n" + (line == null ? "" : line) + "\n" + lines[1]).getBytes(StandardCharsets.UTF_8));
        assertEquals(
                new LogHealth(3, damaged, said, 0L, true),
                SummaryBuilder.summarize(file).log());
    }

    @Test
    void keysThatAreNotKnownArePassedOver() throws IOException {
        Path file = write(
                "newer.jsonl",
                text().replace("\"outcome\":", "\"mood\":{\"of\":[\"day\"]},\"outcome\":")
                        .getBytes(StandardCharsets.UTF_8));
        assertEquals(
                new LogHealth(3, 0, 0L, true), SummaryBuilder.summarize(file).log());
    }

    /** As the first version wrote them: no prices, no quota headers, nothing of retries, turns or pacing. */
    @Test
    void linesWithoutLaterKeysAreRead() throws IOException {
        String older = """
        {"record":"run","schema":"cerebras-load-test/calls/1","run":"r","simulation":"S","loadStart":"2026-11-22T07:17:59Z",\
        "target":{"kind":"emulator","url":"http://h"},"model":"m","plan":{"loadModel":"closed","users":1,"rampNanos":0,\
        "warmupNanos":0,"steadyNanos":1000},"settings":{},"versions":{},"machine":{}}
        {"record":"attempt","call":"1-1","attempt":1,"scenario":"users","user":1,"model":"m","streamed":true,\
        "moments":{"sentNanos":100,"endNanos":900},"outcome":"ok"}
        """;
        RunSummary summary = SummaryBuilder.summarize(write("older.jsonl", older.getBytes(StandardCharsets.UTF_8)));
        assertEquals(1, summary.steady().attempts());
        assertEquals(new LogHealth(1, 0, null, false), summary.log());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"record\":\"run\",\"schema\":\"cerebras-load-test/calls/2\",\"plan\":[1,2]} | cerebras-load-test/calls/2",
                "{\"record\":\"run\",\"schema\":\"cerebras-load-test/calls/2\"}                | cerebras-load-test/calls/2",
                "{\"record\":\"run\",\"schema\":\"other/1\"}                                   | other/1",
            })
    void otherSchemaIsRefusedAndNotMisread(String header, String schema) throws IOException {
        Path file = write("other.jsonl", (header + "\n").getBytes(StandardCharsets.UTF_8));
        IOException refused = assertThrows(IOException.class, () -> SummaryBuilder.summarize(file));
        assertEquals(
                file + " is of format " + schema + ", which this version of the suite does not know: expected "
                        + "cerebras-load-test/calls/1; use the version that wrote it, or a newer one",
                refused.getMessage());
    }

    private String text() {
        return new String(whole, StandardCharsets.UTF_8);
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static long count(byte[] bytes, char wanted) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .chars()
                .filter(each -> each == wanted)
                .count();
    }
}
