package cerebras.loadtest.probe;

import java.util.Locale;

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
