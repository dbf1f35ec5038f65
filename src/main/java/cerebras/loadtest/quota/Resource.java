package cerebras.loadtest.quota;

import java.util.Locale;

/** What is counted. */
public enum Resource {
  REQUESTS,
  /** Prompt and completion tokens together. */
  TOKENS;

  /** As header names and plan files write it: {@code tokens}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
