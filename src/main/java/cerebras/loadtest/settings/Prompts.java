package cerebras.loadtest.settings;

import cerebras.loadtest.settings.PromptLength.Exactly;
import java.nio.file.Path;
import java.util.List;

/** What a run asks. */
public sealed interface Prompts {

  /** The value of the setting {@code prompts} that is no file. A file of this name is {@code ./synthetic}. */
  String SYNTHETIC = "synthetic";

  /** Whether the settings ask for synthetic prompts. */
  static boolean synthetic(SettingValues values) {
    return values.given(Setting.PROMPTS).filter(SYNTHETIC::equals).isPresent();
  }

  /** Those that the settings ask for. */
  static Prompts read(SettingValues values, Path userFiles, long seed) {
    return synthetic(values)
        ? new Synthetic(
            values.read(Setting.PROMPT_TOKENS, PromptLengthForm::of, new Exactly(PromptLength.LEAST)),
            values.read(Setting.SHARED_PREFIX, ValueForm::percent, 0),
            seed)
        : values.read(Setting.PROMPTS, new PromptFile(userFiles)::read, of(Prompt.user("stand-in")));
  }

  /** The given prompts, in this order. */
  static Listed of(Prompt... prompts) {
    return new Listed(List.of(prompts));
  }

  /** The same without the fields that single ones add to their requests. */
  Prompts withoutBodyFields();

  /**
   * Prompts that somebody wrote.
   *
   * @param list at least one, in the order of the file; never changes
   */
  record Listed(List<Prompt> list) implements Prompts {

    public Listed {
      list = List.copyOf(list);
      if (list.isEmpty()) {
        throw new IllegalArgumentException("a run needs at least one prompt");
      }
    }

    @Override
    public Listed withoutBodyFields() {
      return new Listed(list.stream().map(Prompt::withoutBodyFields).toList());
    }
  }

  /**
   * Prompts of a given length that are made for the run: a user's message each.
   *
   * @param length tokens of a message
   * @param sharedPercent 0 to 99: how much of each message, from its beginning, all messages have in common
   * @param seed the same seed makes the same messages, apart from what makes each call unique
   */
  record Synthetic(PromptLength length, int sharedPercent, long seed) implements Prompts {

    @Override
    public Synthetic withoutBodyFields() {
      return this;
    }
  }
}
