package cerebras.loadtest.settings;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What every request carries beside its prompt, and which of several forms it has. The form can still change before the
 * load, when the target refuses a small call of this form.
 *
 * @param usage whether streamed requests ask for the token counts ({@code stream_options.include_usage})
 * @param maxTokensField the field that limits the length of an answer
 * @param body fields that are added to the JSON of each request
 * @param headers headers that are added to each request
 */
public record RequestSettings(
    UsagePolicy usage, MaxTokensField maxTokensField, BodyFields body, RequestHeaders headers) {

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

  static RequestSettings read(SettingValues values, Path userFiles, Problems problems, Redaction redaction) {
    BodyFields body = BodyFields.read(values, userFiles, problems, redaction);
    if (body.json().has(Setting.TEMPERATURE.key()) && values.given(Setting.TEMPERATURE).isPresent()) {
      problems.add(Setting.TEMPERATURE.key(), values.given(Setting.TEMPERATURE).orElseThrow(),
          new Refusal("is given twice", "leave out either this or -Dbody.temperature"));
    }
    return new RequestSettings(
        values.read(Setting.USAGE, ValueForm.oneOf(UsagePolicy.class), UsagePolicy.ASK),
        values.read(Setting.MAX_TOKENS_FIELD, ValueForm.oneOf(MaxTokensField.class), MaxTokensField.MAX_COMPLETION_TOKENS),
        body,
        RequestHeaders.read(values, problems, redaction));
  }

  /** The same without a request for token counts. */
  public RequestSettings withoutUsage() {
    return new RequestSettings(UsagePolicy.OFF, maxTokensField, body, headers);
  }

  /** The same without fields of its own. */
  RequestSettings withoutBody() {
    return new RequestSettings(usage, maxTokensField, BodyFields.NONE, headers);
  }

  /** The same with the other field for the length of answers. */
  public RequestSettings with(MaxTokensField field) {
    return new RequestSettings(usage, field, body, headers);
  }

  /** Name and value of each body field and each header as a user would write them, without any secret. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>(body.texts());
    texts.putAll(headers.texts());
    return texts;
  }

  /** The effective settings with the form that this one has. */
  Map<String, String> in(Map<String, String> effective) {
    Map<String, String> changed = new LinkedHashMap<>(effective);
    changed.replace(Setting.USAGE.key(), ValueForm.name(usage));
    changed.replace(Setting.MAX_TOKENS_FIELD.key(), ValueForm.name(maxTokensField));
    return changed;
  }
}
