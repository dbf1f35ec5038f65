package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    @TempDir
    private Path folder;

    @Test
    void writesItsFilesAndLeavesNothingElse() throws IOException {
        Report.write(Judgements.unjudged(Summaries.normal()), folder.resolve("calls.jsonl"));
        assertEquals(Set.of("summary.json", "report.html", "summary.md"), names());
    }

    @Test
    void replacesWhatWasThere() throws IOException {
        Files.writeString(folder.resolve("summary.json"), "old");
        Report.write(Judgements.unjudged(Summaries.normal()), folder.resolve("calls.jsonl"));
        assertTrue(Files.readString(folder.resolve("summary.json")).contains(SummaryJson.SCHEMA));
    }

    @Test
    void testResultsAreThereAsLongAsTheRunIsJudged() throws IOException {
        Report.write(Judgements.judged(Summaries.normal()), folder.resolve("calls.jsonl"));
        assertTrue(names().contains("junit.xml"));
        Report.write(Judgements.unjudged(Summaries.normal()), folder.resolve("calls.jsonl"));
        assertFalse(names().contains("junit.xml"));
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
