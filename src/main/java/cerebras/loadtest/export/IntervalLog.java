package cerebras.loadtest.export;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Damage;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.LogReader;
import cerebras.loadtest.records.RunHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * The times of a run as an interval log of HdrHistogram: for each interval and each metric that is a time, a histogram
 * of nanoseconds whose tag is the metric's key. An attempt counts in the interval in which it ended.
 */
public final class IntervalLog {

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final HistogramLogWriter writer;
    private final long intervalNanos;
    private final Map<AttemptMetric, Histogram> histograms = new EnumMap<>(AttemptMetric.class);
    private long startMillis;
    private long interval;

    private IntervalLog(OutputStream out, Duration interval) {
        this.writer = new HistogramLogWriter(out);
        this.intervalNanos = interval.toNanos();
    }

    /**
     * Writes the log, and leaves {@code out} open.
     *
     * @param interval length of an interval
     * @return damage of the file
     */
    public static Damage write(Path callLog, Duration interval, OutputStream out) throws IOException {
        IntervalLog log = new IntervalLog(out, interval);
        try (LogReader lines = LogReader.of(callLog)) {
            log.begin(lines.header());
            for (LogLine line = lines.next(); line != null; line = lines.next()) {
                if (line instanceof Attempt attempt) {
                    log.add(attempt);
                }
            }
            log.writeInterval();
            out.flush();
            return lines.damage();
        }
    }

    private void begin(RunHeader header) {
        startMillis = Instant.parse(header.loadStart()).toEpochMilli();
        writer.outputComment("[" + header.run() + ": nanoseconds; the tag is the metric]");
        writer.outputLogFormatVersion();
        writer.outputStartTime(startMillis);
        writer.setBaseTime(startMillis);
        writer.outputBaseTime(startMillis);
        writer.outputLegend();
    }

    /** Records are approximately in the order of ends: a late record counts in the current interval. */
    private void add(Attempt attempt) {
        long endedIn = attempt.moments().endNanos() / intervalNanos;
        if (endedIn > interval) {
            writeInterval();
            interval = endedIn;
        }
        for (AttemptMetric metric : AttemptMetric.values()) {
            if (metric.unit() == AttemptMetric.Unit.TIME && metric.isOf(attempt)) {
                metric.values(attempt).forEach(nanos -> histogram(metric).recordValue(Math.max(0, Math.round(nanos))));
            }
        }
    }

    private Histogram histogram(AttemptMetric metric) {
        return histograms.computeIfAbsent(metric, unknown -> {
            Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);
            histogram.setTag(metric.key());
            return histogram;
        });
    }

    private void writeInterval() {
        for (Histogram histogram : histograms.values()) {
            histogram.setStartTimeStamp(startMillis + interval * intervalNanos / NANOS_PER_MILLI);
            histogram.setEndTimeStamp(startMillis + (interval + 1) * intervalNanos / NANOS_PER_MILLI);
            writer.outputIntervalHistogram(histogram);
        }
        histograms.clear();
    }
}
