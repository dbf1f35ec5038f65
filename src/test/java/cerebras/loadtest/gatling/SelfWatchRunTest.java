package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.ClientSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfWatchRunTest {

    @TempDir
    private Path results;

    @Test
    void runLeavesWhatItsClientMeasuredOfItself() throws IOException {
        GatlingRun run = GatlingRun.of(TenUsers.class, results, Map.of("target", "emulator", "duration", "3s"));
        Path records = run.folder().resolve(CallLog.FILE_NAME);

        List<ClientSample> samples = samples(records);
        assertTrue(samples.size() >= 2, samples.toString());
        samples.forEach(sample -> assertNotNull(sample.heapUsedBytes()));
        long probes =
                samples.stream().mapToLong(sample -> sample.eventLoopLag().n()).sum();
        assertTrue(probes >= samples.size(), "probes: " + probes);
        long written = samples.stream()
                .filter(sample -> sample.readToRecord() != null)
                .mapToLong(sample -> sample.readToRecord().n())
                .sum();
        assertTrue(written > 0 && written <= run.attempts().size(), "written: " + written);

        RunSummary summary = SummaryBuilder.summarize(records);
        assertTrue(summary.client().eventLoopLag().n() > 0);
        assertTrue(Files.readString(run.folder().resolve("summary.json")).contains("\"verdict\""));
    }

    private static List<ClientSample> samples(Path records) throws IOException {
        List<ClientSample> samples = new ArrayList<>();
        CallLog.read(records, line -> {
            if (line instanceof ClientSample sample) {
                samples.add(sample);
            }
        });
        return samples;
    }
}
