package cerebras.loadtest.settings;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One key of a file, and what it is set to. Every method throws a {@link SettingsException} that names the file, the line,
 * the key, its value and the way out, if the value is not what the method gives.
 *
 * @param file the file's name, for messages
 * @param path what leads to the key, for example {@code flaky[0].rate}; empty for the file as a whole
 * @param name the last step of the path, without quotes
 */
public record HoconKey(String file, String path, String name, ConfigValue value) {

    /**
     * The file as a whole. Nothing of the environment is put into it, so that no message can tell a secret.
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

    /** The key of that name right below; absent if it is not set. */
    public Optional<HoconKey> child(String name) {
        return group().containsKey(name) ? Optional.of(below(name)) : Optional.empty();
    }

    /** As {@link #child}, of one that must be set. */
    public HoconKey needed(String name, String example) {
        return child(name).orElseThrow(() -> refused("has no " + name, "add for example " + name + " = " + example));
    }

    /** Refuses any key below that has another name than these. */
    public void onlyHas(List<String> names) {
        children().forEach(key -> key.nameAs(names.toArray(), ""));
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

    /** The elements of a list, or this key itself where it is set to one value. */
    public List<HoconKey> elementsOrOne() {
        return value instanceof ConfigList ? elements() : List.of(this);
    }

    /** The one of the known names that this key has; the hint ends the message if it has another. */
    public <T> T nameAs(T[] known, String hint) {
        return choose(name, known, "is not a known key", hint);
    }

    /** The one of the choices that the value names. */
    public <T> T oneOf(T[] choices) {
        return choose(text(), choices, "is not one of the choices", "");
    }

    /** The value, a whole number in this range. */
    public int count(int least, int most) {
        return (int) amount(least, most);
    }

    /** As {@link #count}, of larger numbers. */
    public long amount(long least, long most) {
        return Optional.of(text())
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::valueOf)
                .filter(number -> number >= least && number <= most)
                .orElseThrow(() -> refused("is not a count", "expected a whole number from " + least + " to " + most));
    }

    /** The value, a duration above 0. */
    public Duration duration() {
        return parsedDuration()
                .filter(duration -> duration.compareTo(Duration.ZERO) > 0)
                .orElseThrow(() -> refused(
                        "is not a duration", "expected a number with a unit and more than 0, for example 500ms or 2s"));
    }

    /**
     * What is made of the value.
     *
     * @param form throws an {@link IllegalArgumentException} if the value is not what it should be
     * @param noun what it should be: "a rate"
     * @param expected the way out: "a number from 0 to 1"
     */
    public <T> T as(Function<String, T> form, String noun, String expected) {
        try {
            return form.apply(text());
        } catch (IllegalArgumentException notOne) {
            throw refused("is not " + noun, "expected " + expected);
        }
    }

    /** @param wrong what is wrong, as it follows the value: "is not a rate" */
    public SettingsException refused(String wrong, String hint) {
        int line = value.origin().lineNumber();
        String place = line > 0 ? file + ":" + line : file;
        return new SettingsException(place + ": " + path + "=" + text() + " " + wrong + ": " + hint);
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

    private String text() {
        return value instanceof ConfigObject object
                ? object.keySet().stream().sorted().collect(Collectors.joining(", ", "{", "}"))
                : String.valueOf(value.unwrapped());
    }
}
