package cerebras.loadtest.gatling;

import cerebras.loadtest.run.ParentWatch;
import cerebras.loadtest.settings.ApiKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run of Gatling in a process of its own that has ended. */
public record GatlingProcess(int exitCode, String output) {

    /** For a process of seconds: without the compiler and the collector that pay in hours, it takes a third less work. */
    private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    /**
     * Runs a simulation; its results go below {@code results}. The target gets no call but those of the load, unless the
     * settings say so.
     *
     * @param key in the environment; absent for none
     * @param settings for example {@code -Dstream=false}
     */
    public static GatlingProcess run(
            Class<? extends ChatSimulation> simulation, Path results, Optional<String> key, String... settings)
            throws IOException, InterruptedException {
        Process process = start(simulation, results, key, settings);
        String output = rest(process);
        return new GatlingProcess(process.waitFor(), output);
    }

    /** As {@link #run}, with several variables in the environment. */
    public static GatlingProcess run(
            Class<? extends ChatSimulation> simulation,
            Path results,
            Map<String, String> environment,
            String... settings)
            throws IOException, InterruptedException {
        ProcessBuilder builder = process(command(simulation, results, settings), Optional.empty());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = rest(process);
        return new GatlingProcess(process.waitFor(), output);
    }

    /** As {@link #run}, without waiting for its end. */
    static Process start(
            Class<? extends ChatSimulation> simulation, Path results, Optional<String> key, String... settings)
            throws IOException {
        return process(command(simulation, results, settings), key).start();
    }

    /** As {@link #start}, by a shell that waits for it: it ends with that. */
    public static Process startBelowShell(Class<? extends ChatSimulation> simulation, Path results, String... settings)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" & wait", "sh"));
        command.addAll(command(simulation, results, settings));
        ProcessBuilder builder = process(command, Optional.empty());
        builder.environment().put(ParentWatch.ENVIRONMENT_VARIABLE, "true");
        return builder.start();
    }

    private static List<String> command(Class<? extends ChatSimulation> simulation, Path results, String... settings) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dresults=" + results));
        command.addAll(1, SHORT_LIVED);
        if (Stream.of(settings).noneMatch(setting -> setting.startsWith("-Dpreflight="))) {
            command.add("-Dpreflight=quick");
        }
        command.addAll(List.of(settings));
        command.addAll(List.of("io.gatling.app.Gatling", "-s", simulation.getName(), "-rf", results.toString(), "-nr"));
        return command;
    }

    private static ProcessBuilder process(List<String> command, Optional<String> key) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove(ApiKey.ENVIRONMENT_VARIABLE);
        builder.environment().remove("CEREBRAS_BASE_URL");
        key.ifPresent(value -> builder.environment().put(ApiKey.ENVIRONMENT_VARIABLE, value));
        return builder;
    }

    /** Returns when the process has printed a line that begins with this. */
    public static void await(Process process, String beginning) throws IOException {
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith(beginning)) {
                return;
            }
        }
        throw new AssertionError("the process ended before it printed: " + beginning);
    }

    /** What the process still prints until it ends. */
    static String rest(Process process) {
        return process.inputReader(StandardCharsets.UTF_8).lines().collect(Collectors.joining("\n", "", "\n"));
    }
}
