package cerebras.loadtest.settings;

/** The settings cannot be used. The message has a line for each problem: the setting, its value and how to correct it. */
public final class SettingsException extends RuntimeException {

    /** @param message one or more lines, each with the setting or the file, its value and how to correct it */
    public SettingsException(String message) {
        // No stack trace: it would hide the message from the user.
        super(message, null, false, false);
    }
}
