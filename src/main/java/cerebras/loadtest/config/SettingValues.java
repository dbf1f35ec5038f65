package cerebras.loadtest.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/** The settings as typed values, read one by one; every refused value becomes one of the {@link Problems}. */
final class SettingValues {

  private final Map<String, String> properties;
  private final Redaction redaction;
  private final Problems problems;

  SettingValues(Map<String, String> properties, Redaction redaction, Problems problems) {
    this.properties = properties;
    this.redaction = redaction;
    this.problems = problems;
  }

  /** The value as given, without white space around it, or else the default; absent if there is neither. */
  Optional<String> given(Setting setting) {
    return Optional.ofNullable(properties.get(setting.key())).map(String::strip).or(setting::fallback);
  }

  String word(Setting setting) {
    return read(setting, ValueForm::word, "");
  }

  int count(Setting setting) {
    return read(setting, ValueForm::count, 1);
  }

  boolean flag(Setting setting) {
    return read(setting, ValueForm::flag, false);
  }

  Duration duration(Setting setting) {
    return read(setting, ValueForm::duration, Duration.ZERO);
  }

  Duration positiveDuration(Setting setting) {
    return read(setting, ValueForm::positiveDuration, Duration.ZERO);
  }

  OptionalDouble temperature(Setting setting) {
    return given(setting).isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(read(setting, ValueForm::temperature, 0.0));
  }

  /** The value of a setting that is given or has a default, or the stand-in if it is refused. */
  <T> T read(Setting setting, BiFunction<Setting, String, T> form, T standIn) {
    String text = given(setting).orElseThrow();
    String shown = setting == Setting.TARGET ? redaction.shownUrl(text) : redaction.shown(text);
    return problems.read(setting.key(), shown, () -> form.apply(setting, text), standIn);
  }

  /** Every setting that has a value, as a user would write it, with the target that was chosen, and without any key. */
  Map<String, String> effective(Target target) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      given(setting).ifPresent(text -> texts.put(setting.key(), redaction.withoutKeys(text)));
    }
    texts.put(Setting.TARGET.key(), redaction.withoutKeys(target.text()));
    return texts;
  }
}
