package cerebras.loadtest.benchmark;

import cerebras.loadtest.analysis.calibration.Calibration;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Percentile;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The benchmark's table, in Markdown that is readable as it stands; a row is a trial. */
final class TrialTable {

    private static final String ABSENT = "–";

    /** By choice: of fewer values, the largest would pass for the 99th percentile. */
    private static final int LEAST_FOR_P99 = 100;

    private static final List<Column> COLUMNS = List.of(
            new Column("gap ms", 6, result -> number(result.trial().gap().toNanos() / 1e6, 1)),
            new Column("streams", 7, result -> number(result.trial().streams(), 0)),
            new Column("offered/s", 9, result -> number(result.trial().offeredEventsPerSecond(), 0)),
            new Column("taken/s", 9, result -> number(result.suite().eventsPerSecond(), 0)),
            new Column("TTFT error ms: mean", 19, result -> mean(result.errors().timeToFirstTokenError())),
            new Column("p50", 6, result -> millis(result.errors().timeToFirstTokenError(), 50)),
            new Column("p99", 6, result -> millis(result.errors().timeToFirstTokenError(), 99)),
            new Column("gap error ms: p50", 17, result -> millis(result.errors().gapError(), 50)),
            new Column("p99", 6, result -> millis(result.errors().gapError(), 99)),
            new Column("read with another", 17, result -> merged(result.errors())),
            new Column(
                    "speed error %: p50",
                    18, result -> percentile(result.errors().speedErrorPercent(), 50, 1)),
            new Column("p99", 6, result -> percentile(result.errors().speedErrorPercent(), 99, 1)),
            new Column("core busy", 9, result -> number(100 * result.suite().cores(), 0) + " %"),
            new Column(
                    "JIT busy",
                    8,
                    result -> number(
                                    result.suite().compileMillis()
                                            * 1e8
                                            / result.suite().wallNanos(),
                                    0) + " %"),
            new Column(
                    "CPU s/M events", 14, result -> number(1e6 / result.suite().eventsPerCpuSecond(), 2)),
            new Column("× engine", 8, result -> ratio(result.ratioTo(result.engine()))),
            new Column("× sse()", 7, result -> ratio(result.ratioTo(result.stock()))),
            new Column("bytes/event", 11, result -> number(result.suite().bytesPerEvent(), 0)),
            new Column("RSS MB", 6, result -> resident(result.suite().residentBytes())),
            new Column("GC", 9, result -> pauses(result.suite())),
            new Column("health", 9, result -> result.verdict().label()));

    private TrialTable() {}

    /** Heading of a column, how wide it is, and what it shows. */
    private record Column(String heading, int width, Function<TrialResult, String> figure) {

        String padded(String text) {
            return " ".repeat(Math.max(0, width - text.length())) + text;
        }
    }

    /** The first two lines. */
    static String head() {
        return line(COLUMNS.stream()
                        .map(column -> column.padded(column.heading()))
                        .toList()) + "\n"
                + line(COLUMNS.stream()
                        .map(column -> "-".repeat(column.width() - 1) + ":")
                        .toList());
    }

    static String row(TrialResult result) {
        return line(COLUMNS.stream()
                .map(column -> column.padded(column.figure().apply(result)))
                .toList());
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String mean(Distribution nanos) {
        return nanos.n() == 0 ? ABSENT : number(nanos.mean() / 1e6, 3);
    }

    private static String millis(Distribution nanos, double percent) {
        return percentile(nanos, percent, 1e6);
    }

    private static String percentile(Distribution values, double percent, double unit) {
        return values.n() == 0 || percent > 50 && values.n() < LEAST_FOR_P99
                ? ABSENT
                : values.percentile(percent)
                        .map(Percentile::value)
                        .map(value -> number(value / unit, 3))
                        .orElse(ABSENT);
    }

    private static String merged(Calibration errors) {
        return errors.events() == 0 ? ABSENT : number(100.0 * errors.mergedEvents() / errors.events(), 1) + " %";
    }

    private static String ratio(Double ratio) {
        return ratio == null ? ABSENT : number(ratio, 2);
    }

    private static String resident(Long bytes) {
        return bytes == null ? ABSENT : number(bytes / 1e6, 0);
    }

    private static String pauses(Measurement suite) {
        return suite.pauses() + " / " + suite.pauseMillis() + " ms";
    }

    private static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
