package cerebras.loadtest.settings;

import cerebras.loadtest.settings.Problems.InvalidValue;
import cerebras.loadtest.settings.UserFile.FileChoice;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** The prompts of a run. */
public sealed interface Prompts permits Prompts.Listed, Prompts.Synthetic, Mix {

    /**
     * The value of the setting {@code prompts} for generated prompts. A file with this name is written {@code
     * ./synthetic}.
     */
    String SYNTHETIC = "synthetic";

    /** Whether the settings ask for synthetic prompts. */
    static boolean synthetic(SettingValues values) {
        return values.given(Setting.PROMPTS).filter(SYNTHETIC::equals).isPresent();
    }

    /**
     * The prompts that the settings select.
     *
     * @param keys the key in an environment variable, for kinds of a mix
     */
    static Prompts read(SettingValues values, Path userFiles, long seed, BiFunction<Setting<?>, String, ApiKey> keys) {
        Prompts usual = usual(values, userFiles, seed);
        return values.given(Setting.MIX).isEmpty()
                ? usual
                : values.read(Setting.MIX, new Mix.Reader(values, userFiles, usual, keys)::read, usual);
    }

    private static Prompts usual(SettingValues values, Path userFiles, long seed) {
        return synthetic(values)
                ? new Synthetic(values.get(Setting.PROMPT_TOKENS), values.get(Setting.SHARED_PREFIX), seed)
                : values.read(Setting.PROMPTS, new PromptFile(userFiles)::read, of(Prompt.user("stand-in")));
    }

    /** The given prompts, in this order. */
    static Listed of(Prompt... prompts) {
        return new Listed(List.of(prompts));
    }

    /** A copy without the body fields that single prompts add to their requests. */
    Prompts withoutBodyFields();

    /**
     * Prompts from a file.
     *
     * @param list at least one, in the order of the file; immutable
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
     * Generated prompts of a given length, one user message each.
     *
     * @param length tokens of a message
     * @param sharedPercent 0 to 99: the share of each message, from its beginning, that all messages have in common
     * @param seed the same seed gives the same messages, apart from the mark that makes each call unique
     */
    record Synthetic(PromptLength length, int sharedPercent, long seed) implements Prompts {

        @Override
        public Synthetic withoutBodyFields() {
            return this;
        }
    }

    /** Reads the prompts from a JSONL file, UTF-8, one prompt on a line; blank lines are skipped. */
    static final class PromptFile {

        private static final String BYTE_ORDER_MARK = "\uFEFF";

        private final Path userFiles;

        PromptFile(Path userFiles) {
            this.userFiles = userFiles;
        }

        /**
         * The prompts of a file in {@code user-files} or at any other path.
         *
         * @throws InvalidValue if there is no such file, or if it has an invalid line or no prompt
         */
        Prompts.Listed read(Setting<?> setting, String name) {
            List<String> lines = lines(new FileChoice(userFiles, "prompts").file(setting, name));
            List<Prompt> prompts = IntStream.range(0, lines.size())
                    .mapToObj(index -> new PromptLine(index + 1, lines.get(index)))
                    .filter(line -> !line.text().isBlank())
                    .map(PromptLine::prompt)
                    .toList();
            if (prompts.isEmpty()) {
                throw new InvalidValue("has no prompt", "expected at least one line such as " + PromptLine.EXAMPLE);
            }
            return new Prompts.Listed(prompts);
        }

        private static List<String> lines(Path file) {
            try {
                return withoutByteOrderMark(Files.readAllLines(file));
            } catch (CharacterCodingException notText) {
                throw new InvalidValue(
                        "is not UTF-8 text", "save it as UTF-8, with lines such as " + PromptLine.EXAMPLE);
            } catch (IOException unreadable) {
                throw new InvalidValue(
                        "cannot be read",
                        "check its permissions, or choose another file, for example -D" + Setting.PROMPTS.key() + "="
                                + Setting.PROMPTS.example());
            }
        }

        /** Removes the byte order mark that some editors put before the first line. */
        private static List<String> withoutByteOrderMark(List<String> lines) {
            if (!lines.isEmpty() && lines.get(0).startsWith(BYTE_ORDER_MARK)) {
                lines.set(0, lines.get(0).substring(1));
            }
            return lines;
        }
    }
}
