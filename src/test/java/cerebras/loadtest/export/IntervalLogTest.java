package cerebras.loadtest.export;

import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.metrics.RecordedRun;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntervalLogTest {

    @TempDir
    private Path folder;

    /** Ends at 1.6, 1.7 and 25.6 s: the first and the third of three intervals of 10 s. */
    @Test
    void readerOfHdrHistogramFindsTheMetricsOfEachInterval() throws IOException {
        Path run = new RecordedRun()
                .with(attempt().call(1).streamed(1_000, 1_100, 1_600, 1_600).build())
                .with(attempt().call(2).streamed(1_000, 1_300, 1_700, 1_700).build())
                .with(attempt().call(3).streamed(25_000, 25_200, 25_600, 25_600).build())
                .ended(26_000)
                .writeInto(folder);
        assertEquals(
                List.of("0 to 10: 2, up to 300 ms", "20 to 30: 1, up to 200 ms"), intervals(run, "timeToFirstToken"));
        assertEquals(
                List.of("0 to 10: 2, up to 700 ms", "20 to 30: 1, up to 600 ms"), intervals(run, "endToEndLatency"));
        assertEquals(List.of(), intervals(run, "serverQueueTime"), "not told by the server");
    }

    private static List<String> intervals(Path run, String metric) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        IntervalLog.write(run, Duration.ofSeconds(10), out);
        List<String> found = new ArrayList<>();
        try (HistogramLogReader reader = new HistogramLogReader(new ByteArrayInputStream(out.toByteArray()))) {
            for (EncodableHistogram next = reader.nextIntervalHistogram();
                    next != null;
                    next = reader.nextIntervalHistogram()) {
                if (next.getTag().equals(metric)) {
                    Histogram histogram = (Histogram) next;
                    double start = histogram.getStartTimeStamp() / 1e3 - reader.getStartTimeSec();
                    double end = histogram.getEndTimeStamp() / 1e3 - reader.getStartTimeSec();
                    found.add("%.0f to %.0f: %d, up to %d ms"
                            .formatted(
                                    start, end, histogram.getTotalCount(), Math.round(histogram.getMaxValue() / 1e6)));
                }
            }
        }
        return found;
    }
}
