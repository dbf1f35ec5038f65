package cerebras.loadtest.run;

import cerebras.loadtest.analysis.calibration.Calibration;
import cerebras.loadtest.analysis.calibration.Calibrator;
import cerebras.loadtest.analysis.slo.ServiceLevel;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.settings.ApiKey;
import cerebras.loadtest.settings.BodyFields;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RequestHeaders;
import cerebras.loadtest.settings.Setting;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A shorter version of the load against the embedded emulator, in a separate process before the real run. Its files
 * stay in a folder below {@code results/calibration}.
 */
public final class CalibrationRun {

    static final String FOLDER = "calibration";
    static final String REQUEST_LOG = "requests.jsonl";

    /**
     * Settings that are not passed on: errors and refusals say nothing about the client's error, and the emulator costs
     * nothing and is on this machine.
     */
    private static final Set<Setting<?>> LEFT_OUT = Set.of(
            Setting.CALIBRATE,
            Setting.TARGET,
            Setting.EMULATOR_QUOTA,
            Setting.EMULATOR_FAULTS,
            Setting.PACING,
            Setting.PACING_QUOTA,
            Setting.EMULATOR_REQUEST_LOG,
            Setting.MAX_CALLS,
            Setting.MAX_OUTPUT_TOKENS,
            Setting.MAX_COST,
            Setting.PREFLIGHT,
            Setting.LIVE_PORT,
            Setting.LIVE_HOST,
            Setting.LIVE_LINGER,
            Setting.OTLP_ENDPOINT,
            Setting.OTLP_INTERVAL,
            Setting.OTLP_TRACES,
            Setting.SERVER_METRICS,
            Setting.SERVER_METRICS_INTERVAL,
            Setting.DIALECT,
            Setting.KEY_HEADER,
            Setting.KEY_VARIABLE,
            Setting.MAX_TOKENS_FIELD,
            Setting.PROXY,
            Setting.CA_FILE,
            Setting.CLIENT_CERT,
            Setting.CLIENT_KEY,
            Setting.CLIENT_CERT_PASSWORD_VARIABLE);

    /**
     * Groups of settings that are not passed on either: no service is judged, and the emulator refuses fields of other
     * servers.
     */
    private static final List<String> GROUPS_LEFT_OUT =
            List.of(ServiceLevel.PREFIX, BodyFields.PREFIX, RequestHeaders.PREFIX);

    /** Maximum lengths of the phases, by choice: enough for about ten thousand events. */
    private static final Map<Setting<?>, Duration> AT_MOST = Map.of(
            Setting.RAMP,
            Duration.ofSeconds(5),
            Setting.WARMUP,
            Duration.ofSeconds(3),
            Setting.DURATION,
            Duration.ofSeconds(20));

    private final Setup setup;
    private final Class<?> simulation;
    private final Path results;

    private CalibrationRun(Setup setup, Class<?> simulation, Path results) {
        this.setup = setup;
        this.simulation = simulation;
        this.results = results;
    }

    /**
     * Runs it and waits for its end.
     *
     * @param results folder of the real run's files
     * @throws Refused if it measured nothing
     */
    public static Calibration of(Setup setup, Class<?> simulation, Path results) {
        try {
            Path all = Files.createDirectories(results.resolve(FOLDER));
            Path own = Files.createTempDirectory(all, setup.simulation().toLowerCase(Locale.ROOT) + "-");
            return new CalibrationRun(setup, simulation, own).run();
        } catch (IOException e) {
            throw new Refused("calibrate=true: the run against the emulator failed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("calibrate=true: the run against the emulator was interrupted");
        }
    }

    private Calibration run() throws IOException, InterruptedException {
        Path output = results.resolve("output.txt");
        int exitCode = start(output).waitFor();
        Path requestLog = results.resolve(REQUEST_LOG);
        if (!Files.exists(requestLog)) {
            throw new Refused("calibrate=true: the run against the emulator ended with exit code %d, see %s"
                    .formatted(exitCode, output));
        }
        return Calibrator.compare(RunFolder.newest(results, setup.simulation()).resolve(CallLog.FILE_NAME), requestLog);
    }

    private Process start(Path output) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command()).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeAll(Set.of(ApiKey.ENVIRONMENT_VARIABLE, StepSummary.ENVIRONMENT_VARIABLE));
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "calibration-ended"));
        return process;
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-D"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "-Dresults=" + results));
        settings().forEach((name, text) -> command.add("-D" + name + "=" + text));
        command.addAll(List.of("io.gatling.app.Gatling", "-s", simulation.getName(), "-rf", results.toString(), "-nr"));
        return command;
    }

    /** The settings as users write them. A model that the emulator does not know is replaced by its default model. */
    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>(setup.settings().effective());
        LEFT_OUT.forEach(setting -> settings.remove(setting.key()));
        settings.keySet().removeIf(name -> GROUPS_LEFT_OUT.stream().anyMatch(name::startsWith));
        shorten(settings, Setting.RAMP, setup.settings().ramp());
        shorten(settings, Setting.WARMUP, setup.settings().warmup());
        shorten(settings, Setting.DURATION, setup.settings().duration());
        if (setup.models().find(setup.settings().model()).isEmpty()) {
            settings.remove(Setting.MODEL.key());
        }
        settings.put(Setting.TARGET.key(), "emulator");
        settings.put(Setting.PREFLIGHT.key(), "quick");
        settings.put(
                Setting.EMULATOR_REQUEST_LOG.key(), results.resolve(REQUEST_LOG).toString());
        return settings;
    }

    private static void shorten(Map<String, String> settings, Setting<?> phase, Duration length) {
        Duration most = AT_MOST.get(phase);
        if (length.compareTo(most) > 0) {
            settings.computeIfPresent(phase.key(), (name, text) -> most.toSeconds() + "s");
        }
    }
}
