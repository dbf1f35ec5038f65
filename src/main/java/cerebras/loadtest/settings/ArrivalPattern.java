package cerebras.loadtest.settings;

import java.util.Locale;

/** How calls that arrive at a rate follow one another. */
public enum ArrivalPattern {
  /** At random and independently, as the calls of many users do: a Poisson process. */
  POISSON,
  /** Evenly. */
  CONSTANT;

  /** As a user writes it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
