package cerebras.loadtest.settings;

/** The run cannot begin. The message names the setting, its value and the way out, and is all that a user needs. */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Refused(String message) {
        super(message, null, false, false);
    }
}
