package cerebras.loadtest.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One key of a HOCON file, and its value. If the value does not have the type that a method returns, the method throws
 * a {@link SettingsException} that names the file, the line, the key, its value and how to correct it.
 */
public final class HoconKey {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String file;
    private final String path;
    private final String name;
    private final ConfigValue value;
    private final Set<String> asked = new LinkedHashSet<>();

    private HoconKey(String file, String path, String name, ConfigValue value) {
        this.file = file;
        this.path = path;
        this.name = name;
        this.value = value;
    }

    /** Name of the file, for messages. */
    public String file() {
        return file;
    }

    /** Path of the key, for example {@code flaky[0].rate}; empty for the file as a whole. */
    public String path() {
        return path;
    }

    /** Last step of the path, without quotes. */
    public String name() {
        return name;
    }

    /** The same value under another path in messages. */
    public HoconKey withPath(String other) {
        return new HoconKey(file, other, name, value);
    }

    /**
     * The file as a whole. It cannot reference environment variables, so that no message can contain a secret.
     *
     * @param file where the text comes from, for messages
     * @param example of what the file may hold
     */
    public static HoconKey root(String text, String file, String example) {
        try {
            ConfigParseOptions named = ConfigParseOptions.defaults().setOriginDescription(file);
            ConfigObject root = ConfigFactory.parseString(text, named)
                    .resolve(ConfigResolveOptions.noSystem())
                    .root();
            return new HoconKey(file, "", "", root);
        } catch (ConfigException wrong) {
            throw new SettingsException(wrong.getMessage() + ": expected HOCON, such as " + example);
        }
    }

    /** The keys below, sorted by name. */
    public List<HoconKey> children() {
        return group().keySet().stream().sorted().map(this::below).toList();
    }

    /** The keys below, in the order of the file. */
    public List<HoconKey> childrenInOrder() {
        return children().stream()
                .sorted(Comparator.comparingInt(key -> key.value.origin().lineNumber()))
                .toList();
    }

    /** The child key with this name; absent if it is not set. */
    public Optional<HoconKey> child(String name) {
        asked.add(name);
        return group().containsKey(name) ? Optional.of(below(name)) : Optional.empty();
    }

    /** As {@link #child}, for a required key. */
    public HoconKey needed(String name, String example) {
        return child(name).orElseThrow(() -> refused("has no " + name, "add for example " + name + " = " + example));
    }

    /**
     * Reads this group of keys, and refuses child keys that were not read, such as misspelt ones.
     *
     * @param form may throw an {@link IllegalArgumentException} whose message says what is wrong and how to correct it
     */
    public <T> T read(Function<HoconKey, T> form) {
        T made;
        try {
            made = form.apply(this);
        } catch (SettingsException wrong) {
            // A misspelt key is the cause of a missing one.
            children().stream()
                    .filter(key -> Hint.closest(key.name, asked).isPresent())
                    .forEach(this::checkKnown);
            throw wrong;
        } catch (IllegalArgumentException impossible) {
            throw new SettingsException(place() + ": " + path + ": " + impossible.getMessage());
        }
        children().forEach(this::checkKnown);
        return made;
    }

    private void checkKnown(HoconKey key) {
        key.nameAs(asked.toArray(), "");
    }

    /** Whether there are keys below. */
    public boolean isGroup() {
        return value instanceof ConfigObject;
    }

    /** The elements of the list that it is set to. */
    public List<HoconKey> elements() {
        if (value instanceof ConfigList list) {
            return IntStream.range(0, list.size())
                    .mapToObj(i -> element(list, i))
                    .toList();
        }
        throw refused("is not a list", "expected [ ... ], which may be empty");
    }

    /** The elements of a list, or this key itself if it has a single value. */
    public List<HoconKey> elementsOrOne() {
        return value instanceof ConfigList ? elements() : List.of(this);
    }

    /** The known name that matches this key; otherwise a message that ends with the hint. */
    public <T> T nameAs(T[] known, String hint) {
        return choose(name, known, "is not a known key", hint);
    }

    /** The choice with the name that is the value. */
    public <T> T oneOf(T[] choices) {
        return choose(shown(), choices, "is not one of the choices", "");
    }

    /** The constant with the name that is the value, in lower case with hyphens. */
    public <E extends Enum<E>> E oneOf(Class<E> type) {
        List<String> names = Stream.of(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        return type.getEnumConstants()[names.indexOf(oneOf(names.toArray(new String[0])))];
    }

    /** The keys below as a JSON object. */
    public JsonNode json() {
        try {
            return JSON.readTree(group().render(ConfigRenderOptions.concise()));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The value, a text that is not blank. */
    public String text() {
        if (value instanceof ConfigObject || value instanceof ConfigList || shown().isBlank()) {
            throw refused("is not a text", "expected a text that is not blank");
        }
        return shown();
    }

    /** The value, a whole number of at least this. */
    public int count(int least) {
        return (int) amount(least, Integer.MAX_VALUE);
    }

    /** The value, a whole number in this range. */
    public long amount(long least, long most) {
        return Optional.of(shown())
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::valueOf)
                .filter(number -> number >= least && number <= most)
                .orElseThrow(() -> refused("is not a count", "expected a whole number from " + least + " to " + most));
    }

    /** The value, a number that meets a condition. */
    public double number(DoublePredicate valid, String range) {
        return Optional.of(shown())
                .filter(text -> text.matches("[0-9]+([.][0-9]+)?([eE][0-9]+)?"))
                .map(Double::valueOf)
                .filter(valid::test)
                .orElseThrow(() -> refused("is not a number in range", "expected a number, " + range));
    }

    /** The value, a duration of 0 or more. */
    public Duration durationOrZero() {
        return parsedDuration()
                .filter(duration -> !duration.isNegative())
                .orElseThrow(() -> refused("is not a duration", "expected a number with a unit, such as 4.8ms or 10s"));
    }

    /** The value, a duration above 0. */
    public Duration duration() {
        return parsedDuration()
                .filter(duration -> duration.compareTo(Duration.ZERO) > 0)
                .orElseThrow(() -> refused(
                        "is not a duration", "expected a number with a unit and more than 0, for example 500ms or 2s"));
    }

    /**
     * The value, parsed.
     *
     * @param form throws an {@link IllegalArgumentException} or {@link DateTimeException} if the value has another form
     * @param noun what the value should be: "a rate"
     * @param expected how to correct it: "a number from 0 to 1"
     */
    public <T> T as(Function<String, T> form, String noun, String expected) {
        try {
            return form.apply(original());
        } catch (IllegalArgumentException | DateTimeException notOne) {
            throw refused("is not " + noun, "expected " + expected);
        }
    }

    /** @param wrong what is wrong, as it follows the value: "is not a rate" */
    public SettingsException refused(String wrong, String hint) {
        return new SettingsException(
                place() + ": " + (path.isEmpty() ? "" : path + "=" + shown() + " ") + wrong + ": " + hint);
    }

    private String place() {
        int line = value.origin().lineNumber();
        return line > 0 ? file + ":" + line : file;
    }

    private <T> T choose(String text, T[] choices, String wrong, String hint) {
        List<String> names = Arrays.stream(choices).map(Object::toString).toList();
        return Arrays.stream(choices)
                .filter(choice -> choice.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> refused(wrong, Hint.of(text, names) + hint));
    }

    private Optional<Duration> parsedDuration() {
        try {
            return Optional.of(value.atKey("key").getDuration("key"));
        } catch (ConfigException notOne) {
            return Optional.empty();
        }
    }

    private ConfigObject group() {
        if (value instanceof ConfigObject object) {
            return object;
        }
        throw refused("is not a group of keys", "expected { ... }");
    }

    private HoconKey below(String child) {
        String quoted = ConfigUtil.joinPath(child);
        return new HoconKey(file, path.isEmpty() ? quoted : path + "." + quoted, child, group().get(child));
    }

    private HoconKey element(ConfigList list, int index) {
        String step = "[" + index + "]";
        return new HoconKey(file, path + step, name + step, list.get(index));
    }

    /** The value as written, so that a decimal number keeps its digits. */
    private String original() {
        try {
            return value.atKey("key").getString("key");
        } catch (ConfigException notAText) {
            return shown();
        }
    }

    private String shown() {
        return value instanceof ConfigObject object
                ? object.keySet().stream().sorted().collect(Collectors.joining(", ", "{", "}"))
                : String.valueOf(value.unwrapped());
    }
}
