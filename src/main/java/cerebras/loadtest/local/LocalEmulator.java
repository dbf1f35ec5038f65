package cerebras.loadtest.local;

import cerebras.loadtest.emulator.Emulator;
import cerebras.loadtest.emulator.EmulatorOptions;
import cerebras.loadtest.emulator.fault.FaultPlan;
import cerebras.loadtest.emulator.fault.FaultSets;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Models;
import cerebras.loadtest.models.Pace;
import cerebras.loadtest.quota.QuotaPlans;
import cerebras.loadtest.settings.EmulatorSettings;
import cerebras.loadtest.settings.EmulatorSettings.ModelSettings;
import cerebras.loadtest.settings.EmulatorSettings.Standalone;
import cerebras.loadtest.settings.SettingsException;
import cerebras.loadtest.settings.UserFile;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Starts the emulator that the settings describe. */
public final class LocalEmulator {

    private static final Pace WARM_UP_PACE = new Pace(40_000, Duration.ZERO, 10_000, Duration.ofNanos(200_000), 0);
    private static final int WARM_UP_REASONING_TOKENS = 20;
    private static final int WARM_UP_ANSWER_TOKENS = 200;

    private LocalEmulator() {}

    /**
     * The embedded emulator of a run, on any free port.
     *
     * @throws SettingsException if the settings, or the files they name, cannot be used
     */
    public static Emulator embedded(EmulatorSettings settings) {
        return start(() -> options(settings));
    }

    /**
     * The standalone emulator, on the configured port.
     *
     * @throws SettingsException if the settings, or the files they name, cannot be used, or if the port is taken
     */
    static Emulator standalone(Standalone settings) {
        return start(() -> withTls(
                options(settings.emulator()).withPort(settings.port()).withAddress(settings.listen()), settings.tls()));
    }

    /** A fast private emulator, independent of the settings, to warm up code before its work. */
    public static Emulator forWarmUp(List<String> models) {
        return Emulator.start(EmulatorOptions.defaults()
                .withModels(models.stream()
                        .map(model -> new Model(model, WARM_UP_PACE, 0, WARM_UP_REASONING_TOKENS))
                        .toArray(Model[]::new))
                .withAnswerTokens(WARM_UP_ANSWER_TOKENS));
    }

    private static Emulator start(Supplier<EmulatorOptions> options) {
        try {
            return Emulator.start(options.get());
        } catch (IllegalStateException impossible) {
            throw new SettingsException(impossible.getMessage());
        }
    }

    private static EmulatorOptions options(EmulatorSettings settings) {
        Models models = Models.read(settings.userFiles());
        EmulatorOptions options = EmulatorOptions.defaults()
                .withDialect(settings.dialect())
                .withModels(offered(models, settings))
                .withQuota(QuotaPlans.configured(settings, models.ids()))
                .withFaults(faults(settings))
                .withAgents(settings.agents());
        return settings.requestLog().map(options::withRequestLog).orElse(options);
    }

    private static List<Model> offered(Models models, EmulatorSettings settings) {
        return (settings.models().retired() ? models.all() : models.live())
                .stream().map(model -> adjusted(model, settings.models())).toList();
    }

    private static Model adjusted(Model model, ModelSettings settings) {
        Model paced = settings.speed().isPresent()
                ? model.withPace(model.pace().atSpeed(settings.speed().getAsDouble()))
                : model;
        return settings.capacity().isPresent()
                ? paced.withCapacity(
                        paced.capacity().withStreams(settings.capacity().getAsInt()))
                : paced;
    }

    private static FaultPlan faults(EmulatorSettings settings) {
        UserFile file = UserFile.find(settings.userFiles(), "faults.conf");
        return FaultSets.of(file.text(), file.name()).set(settings.faults());
    }

    private static EmulatorOptions withTls(EmulatorOptions options, boolean tls) {
        return tls ? options.withTls() : options;
    }
}
