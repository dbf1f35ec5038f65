package cerebras.loadtest.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What is wrong with the settings: collected while they are read, and told all at once. */
final class Problems {

  private final List<String> lines = new ArrayList<>();
  private final Redaction redaction;

  Problems(Redaction redaction) {
    this.redaction = redaction;
  }

  /**
   * Reads one value; if it is refused, notes the problem and gives the stand-in, which nobody sees as long as
   * {@link #throwIfAny} comes before the first use.
   */
  <T> T read(String name, String shownValue, Supplier<T> reading, T standIn) {
    try {
      return reading.get();
    } catch (Refusal refusal) {
      add(name, shownValue, refusal);
      return standIn;
    }
  }

  void add(String name, String shownValue, Refusal refusal) {
    lines.add(redaction.line(name + "=" + shownValue + " " + refusal.wrong() + ": " + refusal.wayOut()));
  }

  /** @throws SettingsException if there is any problem */
  void throwIfAny() {
    if (!lines.isEmpty()) {
      throw new SettingsException(String.join("\n", lines));
    }
  }
}
