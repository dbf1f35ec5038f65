package cerebras.loadtest.gatling;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallLog;
import io.gatling.app.Gatling$;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A run of Gatling inside the test's JVM. */
public record GatlingRun(Path folder, List<Attempt> attempts) {

    /**
     * Runs a simulation with the given settings; its results go below {@code results}. The target gets no call but those of
     * the load, unless the settings say so.
     */
    public static GatlingRun of(Class<? extends ChatSimulation> simulation, Path results, Map<String, String> settings)
            throws IOException {
        settings.forEach(System::setProperty);
        System.setProperty("results", results.toString());
        System.setProperty("preflight", settings.getOrDefault("preflight", "quick"));
        try {
            Gatling$.MODULE$.fromArgs(new String[] {"-s", simulation.getName(), "-rf", results.toString(), "-nr"});
        } finally {
            settings.keySet().forEach(System::clearProperty);
            System.clearProperty("results");
            System.clearProperty("preflight");
        }
        return read(results);
    }

    /** The only run whose results are below {@code results}. */
    public static GatlingRun read(Path results) throws IOException {
        Path folder = onlyFolder(results);
        List<Attempt> attempts = new ArrayList<>();
        CallLog.read(folder.resolve(CallLog.FILE_NAME), line -> {
            if (line instanceof Attempt attempt) {
                attempts.add(attempt);
            }
        });
        return new GatlingRun(folder, attempts);
    }

    private static Path onlyFolder(Path results) throws IOException {
        try (Stream<Path> folders = Files.list(results)) {
            return folders.filter(Files::isDirectory)
                    .filter(GatlingRun::isOfARun)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean isOfARun(Path folder) {
        return !folder.getFileName().toString().startsWith(".");
    }
}
