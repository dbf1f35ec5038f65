package cerebras.loadtest.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Reads the prompts from a JSONL file, UTF-8, one prompt on a line; blank lines are skipped. */
final class PromptFile {

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path userFiles;

  PromptFile(Path userFiles) {
    this.userFiles = userFiles;
  }

  /**
   * The prompts of a file that lies in {@code user-files}, or anywhere.
   *
   * @throws Refusal if there is no such file, or if it has a wrong line or no prompt
   */
  Prompts.Listed read(Setting setting, String name) {
    List<String> lines = lines(new FileChoice(userFiles, "prompts").file(setting, name));
    List<Prompt> prompts = IntStream.range(0, lines.size())
        .mapToObj(index -> new PromptLine(index + 1, lines.get(index)))
        .filter(line -> !line.text().isBlank())
        .map(PromptLine::prompt)
        .toList();
    if (prompts.isEmpty()) {
      throw new Refusal("has no prompt", "expected at least one line such as " + PromptLine.EXAMPLE);
    }
    return new Prompts.Listed(prompts);
  }

  private static List<String> lines(Path file) {
    try {
      return withoutByteOrderMark(Files.readAllLines(file));
    } catch (CharacterCodingException notText) {
      throw new Refusal("is not UTF-8 text", "save it as UTF-8, with lines such as " + PromptLine.EXAMPLE);
    } catch (IOException unreadable) {
      throw new Refusal("cannot be read", "check its permissions, or choose another file, for example -D"
          + Setting.PROMPTS.key() + "=" + Setting.PROMPTS.example());
    }
  }

  /** Some editors put the mark before the first line. */
  private static List<String> withoutByteOrderMark(List<String> lines) {
    if (!lines.isEmpty() && lines.get(0).startsWith(BYTE_ORDER_MARK)) {
      lines.set(0, lines.get(0).substring(1));
    }
    return lines;
  }
}
