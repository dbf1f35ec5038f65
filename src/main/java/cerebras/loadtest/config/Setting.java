package cerebras.loadtest.config;

import java.util.Optional;

/** Every setting of a run that is given as {@code -Dname=value}, with its default. Defaults stand here and nowhere else. */
public enum Setting {
  TARGET("target", "auto", "https://api.cerebras.ai",
      "What is tested: Cerebras if CEREBRAS_API_KEY is set and the emulator if not, one of the two by name, or any server"
          + " that speaks the OpenAI API.",
      "a target", "auto, emulator, cerebras or a base URL that starts with https:// or http://"),
  MODEL("model", "gpt-oss-120b", "gpt-oss-120b",
      "The id of the model that answers.",
      "a model id", "an id without spaces"),
  USERS("users", "10", "10",
      "Virtual users that call the API at the same time.",
      "a number of users", "a whole number of at least 1"),
  RAMP("ramp", "10s", "10s",
      "The time over which the users start, one after the other.",
      "a duration", "a number with a unit (ms, s, m, h)"),
  WARMUP("warmup", "5s", "5s",
      "The time after the ramp whose calls are made but not counted.",
      "a duration", "a number with a unit (ms, s, m, h)"),
  DURATION("duration", "60s", "60s",
      "The time that is measured, after ramp and warm-up.",
      "a duration", "a number with a unit (ms, s, m, h)"),
  PAUSE("pause", "0s", "2s",
      "The time a user thinks between an answer and the next call.",
      "a duration", "a number with a unit (ms, s, m, h)"),
  MAX_TOKENS("maxTokens", "256", "256",
      "The most tokens that one answer may have, reasoning included.",
      "a number of tokens", "a whole number of at least 1"),
  STREAM("stream", "true", "true",
      "Whether answers are streamed, which is what makes the time to first token visible.",
      "yes or no", "true or false"),
  TEMPERATURE("temperature", null, "0.7",
      "The sampling temperature, 0 to 2; the server's own if not given.",
      "a temperature", "a number from 0 to 2"),
  PROMPTS("prompts", "prompts/short.jsonl", "prompts/short.jsonl",
      "The prompts that are sent: a JSONL file, looked for in user-files first.",
      "a file of prompts", "a JSONL file in user-files, or its path"),
  REQUEST_TIMEOUT("requestTimeout", "60s", "60s",
      "The time after which a call that has not ended counts as failed.",
      "a duration", "a number with a unit (ms, s, m, h)");

  private final String key;
  private final String fallback;
  private final String example;
  private final String meaning;
  private final String noun;
  private final String form;

  Setting(String key, String fallback, String example, String meaning, String noun, String form) {
    this.key = key;
    this.fallback = fallback;
    this.example = example;
    this.meaning = meaning;
    this.noun = noun;
    this.form = form;
  }

  /** The name of the system property. */
  public String key() {
    return key;
  }

  /** The value if none is given, as a user would write it; absent if the setting then has no value. */
  public Optional<String> fallback() {
    return Optional.ofNullable(fallback);
  }

  /** What the setting means, in one sentence. */
  public String meaning() {
    return meaning;
  }

  /** How the value is written, as it follows the word "expected". */
  public String form() {
    return form;
  }

  /** A valid value. */
  public String example() {
    return example;
  }

  /** What the value is, as it follows the words "is not". */
  String noun() {
    return noun;
  }
}
