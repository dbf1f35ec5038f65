package cerebras.loadtest.cli;

import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.RecordedRun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

    @TempDir
    private Path results;

    @Test
    void makesTheReportBesideTheRecords() throws IOException {
        Path run = run("a");
        CommandRun command = CommandRun.of("report", run);
        assertEquals(0, command.exitCode(), command.err());
        assertTrue(
                command.out().contains("Report: " + run.resolve("report.html").toUri()), command.out());
        assertTrue(Files.exists(run.resolve("report.html")));
        assertTrue(Files.exists(run.resolve("summary.json")));
    }

    @Test
    void takesTheFileOfRecordsAsWell() throws IOException {
        assertEquals(0, CommandRun.of("report", run("a").resolve("calls.jsonl")).exitCode());
    }

    @Test
    void takesPackedRecords() throws IOException {
        Path packed = results.resolve("a.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(run("a").resolve("calls.jsonl"), out);
        }
        CommandRun command = CommandRun.of("report", packed);
        assertEquals(0, command.exitCode(), command.err());
        assertTrue(command.out().contains("1 of 1 attempt "), command.out());
    }

    @Test
    void takesTheFolderOfPackedRecords() throws IOException {
        Path folder = Files.createDirectory(results.resolve("kept"));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("calls.jsonl.gz")))) {
            Files.copy(run("a").resolve("calls.jsonl"), out);
        }
        assertEquals(0, CommandRun.of("report", folder).exitCode());
    }

    @Test
    void takesTheNewestRunWhenNoneIsNamed() throws IOException {
        Path older = run("z");
        Path newer = run("a");
        Files.setLastModifiedTime(older.resolve("calls.jsonl"), FileTime.fromMillis(1_000));
        assertEquals(0, CommandRun.of("report", "--results", results).exitCode());
        assertTrue(Files.exists(newer.resolve("report.html")));
        assertTrue(Files.notExists(older.resolve("report.html")));
    }

    @Test
    void saysThatAFolderHasNoRecords() {
        CommandRun command = CommandRun.of("report", results);
        assertEquals(1, command.exitCode());
        assertEquals(results + " has no records: expected the folder of a run, or its calls.jsonl\n", command.err());
    }

    @Test
    void saysThatThereIsNoRun() {
        CommandRun command = CommandRun.of("report", "--results", results);
        assertEquals(1, command.exitCode());
        assertTrue(command.err().startsWith("there is no run in " + results), command.err());
    }

    /** One call that took longer than its limit is too few to say so; a hundred are enough. */
    @Test
    void endsWithTwoWhenTheRunMissedItsServiceLevel() throws IOException {
        RecordedRun slow = new RecordedRun().setting("slo.ttft.p50", "100ms");
        for (int call = 1; call <= 100; call++) {
            slow.with(attempt()
                    .call(call)
                    .streamed(1_000, 1_500, 1_600, 1_600)
                    .tokens(10, 1)
                    .build());
        }
        slow.ended(11_000).writeInto(results);
        CommandRun command = CommandRun.of("report", results);
        assertEquals(2, command.exitCode(), command.err());
        assertTrue(command.out().contains("FAIL p50 time to first token: 500 ms > 100 ms (n=100)"), command.out());
    }

    private Path run(String name) throws IOException {
        Path folder = Files.createDirectory(results.resolve(name));
        new RecordedRun()
                .named(name)
                .with(attempt()
                        .streamed(1_000, 1_100, 1_600, 1_600)
                        .tokens(10, 1)
                        .build())
                .ended(11_000)
                .writeInto(folder);
        return folder;
    }
}
