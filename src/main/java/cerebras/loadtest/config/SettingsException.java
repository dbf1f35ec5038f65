package cerebras.loadtest.config;

/** The settings cannot be used. The message has a line for each problem: the setting, its value and the way out. */
public final class SettingsException extends RuntimeException {

  SettingsException(String message) {
    super(message);
  }
}
