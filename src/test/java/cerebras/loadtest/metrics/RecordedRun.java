package cerebras.loadtest.metrics;

import static cerebras.loadtest.metrics.AttemptFixture.MILLI;

import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunEnd;
import cerebras.loadtest.records.RunHeader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The records of a run that never took place: two users, no ramp and no warm-up, steady for ten seconds, as not told otherwise. */
public final class RecordedRun {

    private final List<LogLine> lines = new ArrayList<>();
    private final Map<String, String> settings = new TreeMap<>(Map.of("users", "2"));
    private final Map<String, RunHeader.Price> prices = new TreeMap<>();
    private String name = "steady-20261122";
    private Instant start = Instant.parse("2026-11-22T12:00:00Z");
    private RunHeader.Target target = new RunHeader.Target("custom", "http://h");
    private String model = "m";
    private LoadPlan plan = new LoadPlan("closed", 2, 0, 0, 10_000 * MILLI);

    public RecordedRun named(String folder) {
        name = folder;
        return this;
    }

    public RecordedRun startedAt(String instant) {
        start = Instant.parse(instant);
        return this;
    }

    public RecordedRun model(String id) {
        model = id;
        return this;
    }

    public RecordedRun target(String kind, String url) {
        target = new RunHeader.Target(kind, url);
        return this;
    }

    public RecordedRun plan(LoadPlan planned) {
        plan = planned;
        return this;
    }

    /** As a user would write it, for example {@code slo.ttft.p95} and {@code 300ms}. */
    public RecordedRun setting(String key, String text) {
        settings.put(key, text);
        return this;
    }

    /** US dollars per million tokens. */
    public RecordedRun price(String model, int input, int output) {
        prices.put(model, new RunHeader.Price(BigDecimal.valueOf(input), BigDecimal.valueOf(output)));
        return this;
    }

    public RecordedRun with(LogLine... more) {
        lines.addAll(List.of(more));
        return this;
    }

    /** A run that ended by itself. */
    public RecordedRun ended(long endMillis) {
        return with(new RunEnd(endMillis * MILLI, lines.size(), 0));
    }

    /** Writes {@code calls.jsonl} into a folder that is there and has none. */
    public Path writeInto(Path folder) throws IOException {
        Path file = folder.resolve(CallLog.FILE_NAME);
        try (CallLog log = CallLog.create(file)) {
            log.append(new RunHeader(
                    RunHeader.SCHEMA,
                    name,
                    "SustainedLoad",
                    start.toString(),
                    target,
                    model,
                    plan,
                    prices,
                    settings,
                    Map.of("suite", "0.1.0"),
                    Map.of("processors", "2"),
                    null,
                    null,
                    null,
                    null));
            for (LogLine line : lines) {
                log.append(line);
            }
        }
        return file;
    }
}
