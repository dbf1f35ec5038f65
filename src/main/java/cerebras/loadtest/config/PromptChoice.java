package cerebras.loadtest.config;

import cerebras.loadtest.config.PromptLength.Exactly;
import java.nio.file.Path;

/** Which prompts a run asks: those of a file, or synthetic ones. */
record PromptChoice(SettingValues values, Path userFiles) {

  /** The value of the setting {@code prompts} that is no file. A file of this name is {@code ./synthetic}. */
  static final String SYNTHETIC = "synthetic";

  boolean synthetic() {
    return values.given(Setting.PROMPTS).filter(SYNTHETIC::equals).isPresent();
  }

  Prompts prompts(long seed) {
    return synthetic()
        ? new Prompts.Synthetic(
            values.read(Setting.PROMPT_TOKENS, PromptLengthForm::of, new Exactly(PromptLength.LEAST)),
            values.read(Setting.SHARED_PREFIX, ValueForm::percent, 0),
            seed)
        : values.read(Setting.PROMPTS, new PromptFile(userFiles)::read, Prompts.of(Prompt.user("stand-in")));
  }
}
