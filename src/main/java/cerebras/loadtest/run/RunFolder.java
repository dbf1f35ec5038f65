package cerebras.loadtest.run;

import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.settings.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the folder that Gatling has created for a run; Gatling has no API for it. */
public final class RunFolder {

    /** The default of {@code -Dresults}. */
    private static final String DEFAULT_RESULTS = "results";

    private RunFolder() {}

    public static Path results() {
        return Path.of(System.getProperty("results", DEFAULT_RESULTS));
    }

    /**
     * Creates the folder of all runs if it is missing.
     *
     * @throws Refused if runs cannot be stored there
     */
    public static Path make(Path results) {
        try {
            if (Files.isWritable(Files.isDirectory(results) ? results : Files.createDirectories(results))) {
                return results;
            }
        } catch (IOException notMade) {
            // Reported like an existing folder that is not writable.
        }
        throw new Refused(
                "results=%s is not a folder that runs can be stored in: name a writable one,".formatted(results)
                        + " for example -Dresults=" + DEFAULT_RESULTS);
    }

    /**
     * The newest folder of this simulation: {@code <class name in lower case>-<time of the start>}.
     *
     * @throws IllegalStateException if there is none
     */
    static Path newest(Path results, String simulation) {
        return newest(results, simulation, folder -> true);
    }

    /**
     * The newest one that no run uses yet. Two runs that begin at the same time get different folders.
     *
     * @throws IllegalStateException if there is none
     */
    public static Path newestWithoutRecords(Path results, String simulation) {
        return newest(results, simulation, folder -> Files.notExists(folder.resolve(CallLog.FILE_NAME)));
    }

    private static Path newest(Path results, String simulation, Predicate<Path> chosen) {
        Pattern name = Pattern.compile(Pattern.quote(simulation.toLowerCase(Locale.ROOT)) + "-\\d+");
        try (Stream<Path> folders = Files.list(results)) {
            return folders.filter(folder ->
                            name.matcher(folder.getFileName().toString()).matches())
                    .filter(chosen)
                    .max(Comparator.comparing(folder -> folder.getFileName().toString()))
                    .orElseThrow(() -> new IllegalStateException(
                            "Gatling created no folder for " + simulation + " in " + results));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + results, e);
        }
    }
}
