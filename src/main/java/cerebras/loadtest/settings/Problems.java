package cerebras.loadtest.settings;

import cerebras.loadtest.settings.Secrets.Redaction;
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
    } catch (InvalidValue refusal) {
      add(name, shownValue, refusal);
      return standIn;
    }
  }

  void add(String name, String shownValue, InvalidValue refusal) {
    lines.add(redaction.line(name + "=" + shownValue + " " + refusal.wrong() + ": " + refusal.wayOut()));
  }

  /** @throws SettingsException if there is any problem */
  void throwIfAny() {
    if (!lines.isEmpty()) {
      throw new SettingsException(String.join("\n", lines));
    }
  }

  /** Why a value cannot be used, told without the value itself; becomes a line of a {@link SettingsException}. */
  static final class InvalidValue extends RuntimeException {

    private final String wayOut;

    /**
     * @param wrong what is wrong, as it follows the value: "is not a duration"
     * @param wayOut what to do: "expected a number with a unit, for example -Dduration=60s"
     */
    InvalidValue(String wrong, String wayOut) {
      super(wrong, null, false, false);
      this.wayOut = wayOut;
    }

    /** A refusal of a setting, whose way out is another form of value. */
    static InvalidValue expected(Setting setting, String wrong, String form) {
      return new InvalidValue(wrong, "expected " + form + ", for example -D" + setting.key() + "=" + setting.example());
    }

    /** A refusal of a text that is not at all what the setting needs. */
    static InvalidValue of(Setting setting) {
      return expected(setting, "is not " + setting.noun(), setting.form());
    }

    String wrong() {
      return getMessage();
    }

    String wayOut() {
      return wayOut;
    }
  }
}
