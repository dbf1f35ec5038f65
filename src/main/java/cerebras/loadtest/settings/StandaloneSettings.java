package cerebras.loadtest.settings;

import java.nio.file.Path;
import java.util.Map;

/**
 * The settings of an emulator that runs on its own. Settings of a load test are left alone.
 *
 * @param port where it listens, 0 to 65535; 0 for any free port
 * @param tls whether it speaks TLS
 * @param emulator what it is to be like
 */
public record StandaloneSettings(int port, boolean tls, EmulatorSettings emulator) {

  /**
   * The settings of this process: its system properties, and {@code user-files} in its working directory.
   *
   * @throws SettingsException if any of them cannot be used
   */
  public static StandaloneSettings fromSystem() {
    return from(RunSettings.texts(System.getProperties()), System.getenv(), RunSettings.USER_FILES);
  }

  /**
   * As {@link #fromSystem}, from the given places.
   *
   * @param environment only tells which key not to show in messages
   * @throws SettingsException if any of them cannot be used
   */
  public static StandaloneSettings from(Map<String, String> properties, Map<String, String> environment, Path userFiles) {
    var redaction = new Redaction(environment.getOrDefault(ApiKey.ENVIRONMENT_VARIABLE, ""));
    var problems = new Problems(redaction);
    new PropertyNames(redaction).check(properties, problems);
    var values = new SettingValues(properties, Map.of(), environment, redaction, problems);
    var settings = new StandaloneSettings(
        values.port(Setting.PORT), values.flag(Setting.TLS), EmulatorSettings.read(values, userFiles));
    problems.throwIfAny();
    return settings;
  }
}
