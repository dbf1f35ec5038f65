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

/** Finds the folder that Gatling has made for a run, which it tells nobody. */
public final class RunFolder {

    /** Where runs are kept unless {@code -Dresults} says otherwise. */
    private static final String DEFAULT_RESULTS = "results";

    private RunFolder() {}

    public static Path results() {
        return Path.of(System.getProperty("results", DEFAULT_RESULTS));
    }

    /**
     * Makes the folder of all runs if it is not there.
     *
     * @throws Refused when no run can be kept there
     */
    public static Path make(Path results) {
        try {
            if (Files.isWritable(Files.isDirectory(results) ? results : Files.createDirectories(results))) {
                return results;
            }
        } catch (IOException notMade) {
            // The same to the user as one that is there and cannot be written to.
        }
        throw new Refused("results=%s is not a folder that runs can be kept in: name one that you may write to,"
                        .formatted(results)
                + " for example -Dresults=" + DEFAULT_RESULTS);
    }

    /**
     * The newest folder of this simulation: {@code <class name in lower case>-<time of the start>}.
     *
     * @throws IllegalStateException when there is none
     */
    static Path newest(Path results, String simulation) {
        return newest(results, simulation, folder -> true);
    }

    /**
     * The newest that no run has taken yet. Of two runs that begin at the same moment, each gets one.
     *
     * @throws IllegalStateException when there is none
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
                    .orElseThrow(() ->
                            new IllegalStateException("Gatling made no folder for " + simulation + " in " + results));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + results, e);
        }
    }
}
