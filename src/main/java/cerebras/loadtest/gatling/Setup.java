package cerebras.loadtest.gatling;

import cerebras.loadtest.config.ApiKey;
import cerebras.loadtest.config.RunSettings;
import cerebras.loadtest.config.Target;
import cerebras.loadtest.measure.LoadPlan;
import cerebras.loadtest.measure.RunHeader;
import cerebras.loadtest.workload.Questions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * What is fixed before a run begins.
 *
 * @param simulation class name of the simulation
 * @param settings as the user gave them
 * @param base where the API is, without {@code /v1}: for the emulator, where it listens
 * @param plan the load
 * @param emulated whether an emulator is tested, the embedded one or another
 * @param questions what is asked
 */
record Setup(String simulation, RunSettings settings, URI base, LoadPlan plan, boolean emulated, Questions questions) {

  /** The same, now that an emulator has answered. */
  Setup withEmulator() {
    return new Setup(simulation, settings, base, plan, true, questions);
  }

  /** The key to send; {@code null} when there is none. */
  ApiKey key() {
    return switch (settings.target().kind()) {
      case EMULATOR -> ApiKey.of("emulator").orElseThrow();
      case CEREBRAS, CUSTOM -> settings.target().key().orElse(null);
    };
  }

  /** The header of the run's records, before the load has begun. */
  RunHeader header(Path folder) {
    Target.Kind kind = emulated ? Target.Kind.EMULATOR : settings.target().kind();
    return new RunHeader(
        RunHeader.SCHEMA,
        folder.getFileName().toString(),
        simulation,
        null,
        new RunHeader.Target(kind.name().toLowerCase(Locale.ROOT), base.toString()),
        settings.model(),
        plan,
        Map.of(),
        settings.effective(),
        Versions.all(),
        Map.of(
            "processors", Integer.toString(Runtime.getRuntime().availableProcessors()),
            "maxHeapMiB", Long.toString(Runtime.getRuntime().maxMemory() >> 20),
            "os", System.getProperty("os.name") + " " + System.getProperty("os.arch")));
  }
}
