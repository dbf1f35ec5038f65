package cerebras.loadtest.settings;

/** The settings cannot be used. The message has a line for each problem: the setting, its value and the way out. */
public final class SettingsException extends RuntimeException {

  /** @param message one or more lines, each with the setting or the file, its value and the way out */
  public SettingsException(String message) {
    // Without a stack trace: it would say where we check, and hide what the user is to change.
    super(message, null, false, false);
  }
}
