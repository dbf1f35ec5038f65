package cerebras.loadtest.settings;

/** The run cannot start. The message names the setting, its value and how to correct it; no stack trace is needed. */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Refused(String message) {
        super(message, null, false, false);
    }
}
