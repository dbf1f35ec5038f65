package cerebras.loadtest.benchmark;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallLog;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gatling.app.Gatling;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Runs contenders, each in a fresh JVM, and believes no figure of a run in which something went wrong.
 *
 * @param settings of the load, the same for each
 * @param server address of the server
 * @param eventsOfAnswer how many a whole answer has, {@code [DONE]} not among them
 */
record ContenderRun(Map<String, String> settings, String server, int eventsOfAnswer) {

    private static final Path FOLDER = Path.of("target", "benchmark");

    /**
     * One run of one contender.
     *
     * @throws IllegalStateException when it failed, or when an answer was not whole or not recorded
     */
    Measurement of(Contender contender) throws IOException, InterruptedException {
        clear();
        Path result = FOLDER.resolve("result.json");
        Path output = FOLDER.resolve("output.txt");
        Process process = ChildJvm.start(
                Redirect.to(output.toFile()),
                properties(result),
                Gatling.class,
                "-s",
                contender.simulation().getName(),
                "-rf",
                FOLDER.toString(),
                "-nr");
        int exit = process.waitFor();
        if (exit != 0 || !Files.exists(result)) {
            throw new IllegalStateException(contender + " ended with " + exit + ": see " + output);
        }
        Measurement measurement = new JsonMapper().readValue(result.toFile(), Measurement.class);
        check(contender, measurement);
        return measurement;
    }

    private Map<String, String> properties(Path result) {
        Map<String, String> properties = new HashMap<>(settings);
        properties.put("target", server);
        properties.put("results", FOLDER.toString());
        properties.put(Meter.RESULT, result.toString());
        return properties;
    }

    private void check(Contender contender, Measurement measurement) throws IOException {
        if (measurement.failed() > 0 || measurement.streams() == 0) {
            throw new IllegalStateException(contender + " did not get its answers: " + measurement);
        }
        if (contender == Contender.SUITE) {
            checkRecords(measurement);
        }
    }

    /** Every answer of the window must be in {@code calls.jsonl}, and every answer there must have all its events. */
    private void checkRecords(Measurement measurement) throws IOException {
        AtomicLong whole = new AtomicLong();
        AtomicLong others = new AtomicLong();
        CallLog.read(callLog(), line -> {
            if (line instanceof Attempt attempt) {
                (isWhole(attempt) ? whole : others).incrementAndGet();
            }
        });
        if (others.get() > 0 || whole.get() < measurement.streams()) {
            throw new IllegalStateException("the records do not hold every event: see " + callLog());
        }
    }

    private boolean isWhole(Attempt attempt) {
        return attempt.outcome().success() && attempt.arrivals().events() == eventsOfAnswer;
    }

    /** The records of this suite's run. */
    static Path callLog() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.endsWith(CallLog.FILE_NAME))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void clear() throws IOException {
        Files.createDirectories(FOLDER);
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Files.createDirectories(FOLDER);
    }
}
