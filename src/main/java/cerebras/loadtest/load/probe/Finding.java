package cerebras.loadtest.load.probe;

import java.util.Locale;

/**
 * One thing that was to be found out.
 *
 * @param what it is
 * @param value empty where it was not found out
 * @param how it is known, or why it is not
 */
public record Finding(String what, String value, Confidence confidence, String how) {

  /** How sure a finding is. */
  public enum Confidence {
    /** The server behaved so. */
    SHOWN,
    /** Headers say so. */
    ANNOUNCED,
    /** Documentation says so, and nothing here contradicts it. */
    ASSUMED,
    NOT_FOUND_OUT;

    /** For people: {@code not found out}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

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
