package cerebras.loadtest.settings;

/** Why a value cannot be used, told without the value itself; becomes a line of a {@link SettingsException}. */
final class Refusal extends RuntimeException {

  private final String wayOut;

  /**
   * @param wrong what is wrong, as it follows the value: "is not a duration"
   * @param wayOut what to do: "expected a number with a unit, for example -Dduration=60s"
   */
  Refusal(String wrong, String wayOut) {
    super(wrong, null, false, false);
    this.wayOut = wayOut;
  }

  /** A refusal of a setting, whose way out is another form of value. */
  static Refusal expected(Setting setting, String wrong, String form) {
    return new Refusal(wrong, "expected " + form + ", for example -D" + setting.key() + "=" + setting.example());
  }

  /** A refusal of a text that is not at all what the setting needs. */
  static Refusal of(Setting setting) {
    return expected(setting, "is not " + setting.noun(), setting.form());
  }

  String wrong() {
    return getMessage();
  }

  String wayOut() {
    return wayOut;
  }
}
