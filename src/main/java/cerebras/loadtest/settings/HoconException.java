package cerebras.loadtest.settings;

/** A file cannot be used. The message says where, what stands there and the way out. */
public final class HoconException extends RuntimeException {

  public HoconException(String message) {
    // Without a stack trace: it would say where we check, and hide what the user is to change.
    super(message, null, false, false);
  }
}
