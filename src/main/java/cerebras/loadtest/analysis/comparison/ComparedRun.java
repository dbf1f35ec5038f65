package cerebras.loadtest.analysis.comparison;

import cerebras.loadtest.analysis.comparison.Contrast.Reading;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.SessionEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * One run of a comparison.
 *
 * @param summary what any report of it says
 * @param readings its figures, of those that it has enough calls for
 */
public record ComparedRun(RunSummary summary, Map<ComparedMetric, Reading> readings) {

    /**
     * Reads the records of a run twice: the first time says where the steady window ends.
     *
     * @throws IOException when they cannot be read, or do not begin with the header of a run
     */
    public static ComparedRun read(Path records) throws IOException {
        RunSummary summary = SummaryBuilder.summarize(records);
        SteadyCalls calls =
                new SteadyCalls(summary.steady().window(), summary.run().isChecked());
        CallLog.read(records, line -> {
            if (line instanceof Attempt attempt) {
                calls.add(attempt);
            } else if (line instanceof SessionEnd session) {
                calls.add(session);
            }
        });
        return new ComparedRun(summary, readings(calls.complete()));
    }

    private static Map<ComparedMetric, Reading> readings(SteadyCalls calls) {
        Map<ComparedMetric, Reading> readings = new EnumMap<>(ComparedMetric.class);
        for (ComparedMetric metric : ComparedMetric.values()) {
            metric.reading(calls).ifPresent(reading -> readings.put(metric, reading));
        }
        return readings;
    }
}
