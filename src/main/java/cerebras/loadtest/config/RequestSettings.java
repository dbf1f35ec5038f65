package cerebras.loadtest.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What every request carries beside its prompt, and which of several forms it has. The form can still change before the
 * load, when the target refuses a small call of this form.
 *
 * @param usage whether streamed requests ask for the token counts ({@code stream_options.include_usage})
 * @param maxTokensField the field that limits the length of an answer
 */
public record RequestSettings(UsagePolicy usage, MaxTokensField maxTokensField) {

  /** Whether streamed requests ask the server to count tokens. */
  public enum UsagePolicy {
    ASK,
    OFF
  }

  /** The field that carries {@code maxTokens}. */
  public enum MaxTokensField {

    /** The current name. */
    MAX_COMPLETION_TOKENS,

    /** The deprecated name, the only one that older servers know. */
    MAX_TOKENS;

    /** The name of the field in the request's JSON. */
    public String field() {
      return ValueForm.name(this);
    }
  }

  static RequestSettings read(SettingValues values) {
    return new RequestSettings(
        values.read(Setting.USAGE, ValueForm.oneOf(UsagePolicy.class), UsagePolicy.ASK),
        values.read(Setting.MAX_TOKENS_FIELD, ValueForm.oneOf(MaxTokensField.class), MaxTokensField.MAX_COMPLETION_TOKENS));
  }

  /** The same without a request for token counts. */
  public RequestSettings withoutUsage() {
    return new RequestSettings(UsagePolicy.OFF, maxTokensField);
  }

  /** The same with the other field for the length of answers. */
  public RequestSettings with(MaxTokensField field) {
    return new RequestSettings(usage, field);
  }

  /** The effective settings with the form that this one has. */
  Map<String, String> in(Map<String, String> effective) {
    Map<String, String> changed = new LinkedHashMap<>(effective);
    changed.replace(Setting.USAGE.key(), ValueForm.name(usage));
    changed.replace(Setting.MAX_TOKENS_FIELD.key(), ValueForm.name(maxTokensField));
    return changed;
  }
}
