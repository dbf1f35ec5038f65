package cerebras.loadtest.settings;

import cerebras.loadtest.settings.Problems.InvalidValue;
import cerebras.loadtest.settings.UserFile.FileChoice;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * Weighted kinds of requests in one run, from a file such as {@code user-files/mixes/example.conf}.
 *
 * @param file its path, for display
 * @param kinds at least one, in alphabetical order of their names
 * @param seed the same seed gives the same order of kinds
 */
public record Mix(String file, List<Kind> kinds, long seed) implements Prompts {

    /** Name of a request header that never leaves this process: names the variable of the key, which replaces it. */
    public static final String KEY_VARIABLE_HEADER = "x-load-test-key-variable";

    private static final String EXAMPLE = "short { weight = 80, prompts = prompts/short.jsonl }";
    private static final String FOLDER = "mixes";
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,39}");
    private static final int MOST_WEIGHT = 1000;

    /**
     * One kind of request. What is absent is as in the settings.
     *
     * @param name name of its requests in records and report
     * @param weight its share of the calls is its weight divided by the sum of all weights; at least 1
     * @param source what its prompts are; never a mix
     * @param lengths a file with measured lengths of prompts and answers, from which pairs are drawn instead of {@code
     *     source}; absent otherwise
     * @param keyVariable environment variable that holds its API key; absent for the run's key
     * @param key the value of that variable; absent without one
     */
    public record Kind(
            String name,
            int weight,
            Prompts source,
            Optional<Path> lengths,
            OptionalInt maxTokens,
            Optional<String> model,
            Optional<Boolean> stream,
            BodyFields body,
            Map<String, String> headers,
            Optional<String> keyVariable,
            Optional<ApiKey> key) {

        /** What tells its requests from those of other kinds, apart from prompts. */
        Variant variant(String usualModel) {
            return Variant.ofField(name, model.orElse(usualModel), maxTokens, body, requestHeaders());
        }

        /** The headers of its requests, including the one that stands for its key. */
        public Map<String, String> requestHeaders() {
            Map<String, String> all = new LinkedHashMap<>(headers);
            keyVariable.ifPresent(variable -> all.put(KEY_VARIABLE_HEADER, variable));
            return all;
        }
    }

    public Mix {
        kinds = List.copyOf(kinds);
    }

    /** The sum of all weights. */
    public int totalWeight() {
        return kinds.stream().mapToInt(Kind::weight).sum();
    }

    @Override
    public Mix withoutBodyFields() {
        return new Mix(
                file,
                kinds.stream()
                        .map(kind -> new Kind(
                                kind.name,
                                kind.weight,
                                kind.source.withoutBodyFields(),
                                kind.lengths,
                                kind.maxTokens,
                                kind.model,
                                kind.stream,
                                BodyFields.NONE,
                                kind.headers,
                                kind.keyVariable,
                                kind.key))
                        .toList(),
                seed);
    }

    /**
     * Reads mixes.
     *
     * @param usual the prompts of kinds that name none
     * @param keys the key in an environment variable; throws {@link InvalidValue} if it cannot be used
     */
    record Reader(SettingValues values, Path userFiles, Prompts usual, BiFunction<Setting<?>, String, ApiKey> keys) {

        /** @throws InvalidValue if there is no such file, or if it has an invalid key */
        Mix read(Setting<?> setting, String name) {
            Path file = new FileChoice(userFiles, FOLDER).file(setting, name);
            try {
                HoconKey root = HoconKey.root(UserFile.read(file), file.toString(), EXAMPLE);
                List<Kind> kinds = root.children().stream()
                        .map(kind -> kind.read(this::kind))
                        .toList();
                if (kinds.isEmpty()) {
                    throw new SettingsException(
                            file + " has no kind of request: expected at least one, such as " + EXAMPLE);
                }
                return new Mix(name, kinds, values.get(Setting.SEED));
            } catch (SettingsException wrong) {
                throw new InvalidValue("cannot be used", wrong.getMessage());
            }
        }

        private Kind kind(HoconKey kind) {
            if (!NAME.matcher(kind.name()).matches()) {
                throw kind.refused(
                        "is not a name", "expected a letter, then letters, digits, - and _, 40 in all at most");
            }
            int weight = (int) kind.needed("weight", "20").amount(1, MOST_WEIGHT);
            Optional<Path> lengths = value(kind, Setting.TRACE, "lengths", new FileChoice(userFiles, "traces")::file);
            OptionalInt maxTokens = value(
                            kind, Setting.MAX_TOKENS, "maxTokens", (setting, text) -> Setting.MAX_TOKENS.parse(text))
                    .map(OptionalInt::of)
                    .orElseGet(OptionalInt::empty);
            if (lengths.isPresent() && maxTokens.isPresent()) {
                throw kind.refused(
                        "has both lengths and maxTokens", "leave out maxTokens: each length comes with its own");
            }
            Optional<String> variable = value(kind, Setting.KEY_VARIABLE, "keyVariable", (setting, text) -> text);
            return new Kind(
                    kind.name(),
                    weight,
                    source(kind, lengths.isPresent()),
                    lengths,
                    maxTokens,
                    value(kind, Setting.MODEL, "model", (setting, text) -> Setting.MODEL.parse(text)),
                    value(kind, Setting.STREAM, "stream", (setting, text) -> Setting.STREAM.parse(text)),
                    kind.child("body").map(Reader::body).orElse(BodyFields.NONE),
                    kind.child("headers").map(Reader::headers).orElse(Map.of()),
                    variable,
                    value(kind, Setting.KEY_VARIABLE, "keyVariable", keys::apply));
        }

        private Prompts source(HoconKey kind, boolean measured) {
            Optional<Prompts> listed = value(kind, Setting.PROMPTS, "prompts", new PromptFile(userFiles)::read);
            Optional<PromptLength> length = value(
                    kind, Setting.PROMPT_TOKENS, "promptTokens", (setting, text) -> Setting.PROMPT_TOKENS.parse(text));
            Optional<Integer> shared = value(
                    kind, Setting.SHARED_PREFIX, "sharedPrefix", (setting, text) -> Setting.SHARED_PREFIX.parse(text));
            if ((measured ? 1 : 0) + (listed.isPresent() ? 1 : 0) + (length.isPresent() ? 1 : 0) > 1) {
                throw kind.refused("has several kinds of prompts", "expected one of prompts, promptTokens and lengths");
            }
            if (shared.isPresent() && length.isEmpty()) {
                throw kind.refused("has sharedPrefix without promptTokens", "add for example promptTokens = 500");
            }
            long seed = values.get(Setting.SEED) + kind.name().hashCode();
            return length.<Prompts>map(tokens -> new Synthetic(tokens, shared.orElse(0), Math.abs(seed)))
                    .or(() -> listed)
                    .orElse(usual);
        }

        /** A value in the form of a setting. */
        private static <T> Optional<T> value(
                HoconKey kind, Setting<?> setting, String name, BiFunction<Setting<?>, String, T> parser) {
            return kind.child(name).map(key -> {
                try {
                    return parser.apply(setting, key.text().strip());
                } catch (InvalidValue invalid) {
                    throw key.refused(
                            invalid.problem(), invalid.hint().replace("-D" + setting.key() + "=", name + " = "));
                }
            });
        }

        private static BodyFields body(HoconKey body) {
            try {
                return BodyFields.of((ObjectNode) body.json());
            } catch (InvalidValue invalid) {
                throw body.refused(invalid.problem(), invalid.hint());
            }
        }

        private static Map<String, String> headers(HoconKey headers) {
            Map<String, String> all = new LinkedHashMap<>();
            headers.children().forEach(header -> {
                try {
                    all.put(header.name(), RequestHeaders.checked(header.name(), header.text()));
                } catch (InvalidValue invalid) {
                    throw header.refused(invalid.problem(), invalid.hint());
                }
            });
            return Map.copyOf(all);
        }
    }

    /** The names of all kinds. */
    public Set<String> names() {
        return kinds.stream().map(Kind::name).collect(java.util.stream.Collectors.toUnmodifiableSet());
    }
}
