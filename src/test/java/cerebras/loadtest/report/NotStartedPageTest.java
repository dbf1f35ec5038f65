package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.RecordedRun;
import cerebras.loadtest.records.LoadStop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a run that could not start has its reason and its settings, and no figure. */
class NotStartedPageTest {

    @TempDir
    private Path folder;

    @Test
    void filesSayWhyAndNothingIsJudged() throws IOException {
        Path records = new RecordedRun()
                .setting("slo.ttft.p95", "300ms")
                .with(new LoadStop(0, "target=http://127.0.0.1:1 does not answer", LoadStop.Cause.NOT_STARTED))
                .ended(0)
                .writeInto(folder);
        Report.Made made = Report.make(records);
        assertEquals(RunEnding.NOT_STARTED, made.ending());
        assertEquals(List.of(), made.missed());
        String page = Files.readString(folder.resolve("report.html"));
        assertTrue(page.contains("The run could not start: target=http://127.0.0.1:1 does not answer."));
        assertTrue(page.contains("slo.ttft.p95"));
        List.of("index.html", "id=\"figures\"", "id=\"service-level\"", "Not measured")
                .forEach(absent -> assertFalse(page.contains(absent), absent));
        assertFalse(Files.readString(folder.resolve("summary.md")).contains("service level"));
        assertFalse(Files.readString(folder.resolve("summary.json")).contains("serviceLevel"));
    }
}
