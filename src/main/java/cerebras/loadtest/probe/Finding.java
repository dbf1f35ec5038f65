package cerebras.loadtest.probe;

/**
 * One thing that was to be found out.
 *
 * @param what it is
 * @param value empty where it was not found out
 * @param how it is known, or why it is not
 */
public record Finding(String what, String value, Confidence confidence, String how) {

  static Finding unknown(String what, String why) {
    return new Finding(what, "", Confidence.NOT_FOUND_OUT, why);
  }

  /** A line for people: {@code requests a minute: 5 (announced: by the headers)}. */
  @Override
  public String toString() {
    return value.isEmpty()
        ? "%s: %s (%s)".formatted(what, confidence, how)
        : "%s: %s (%s: %s)".formatted(what, value, confidence, how);
  }
}
