package cerebras.loadtest.models;

import cerebras.loadtest.settings.SettingsException;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigRenderOptions;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A block of models.conf, read key by key. Every method throws a {@link SettingsException} that names the file, the key, its
 * value and how to correct it.
 */
final class Section {

    private final String place;
    private final Config config;
    private final Set<String> asked = new TreeSet<>();

    /** @param place location for messages: {@code models.conf: gpt-oss-120b} */
    Section(String place, Config config) {
        this.place = place;
        this.config = config;
    }

    /** Reads the whole block; a key that was not read, such as a misspelt one, is an error. */
    <T> T read(Function<Section, T> form) {
        T made = made(form);
        for (String key : config.root().keySet()) {
            if (!asked.contains(key)) {
                throw new SettingsException(
                        place + "." + key + " is not a key: expected one of " + String.join(", ", asked));
            }
        }
        return made;
    }

    private <T> T made(Function<Section, T> form) {
        try {
            return form.apply(this);
        } catch (IllegalArgumentException impossible) {
            throw new SettingsException(place + ": " + impossible.getMessage());
        }
    }

    <T> T block(String key, Function<Section, T> form) {
        Config block = value(key, "a block in braces", () -> config.getConfig(key), found -> true);
        return new Section(place + "." + key, block).read(form);
    }

    boolean has(String key) {
        asked.add(key);
        return config.hasPath(key);
    }

    String text(String key) {
        return value(key, "a text that is not blank", () -> config.getString(key), text -> !text.isBlank());
    }

    int count(String key) {
        return value(
                key, "a whole number, 0 or more", () -> Integer.valueOf(config.getString(key)), count -> count >= 0);
    }

    int positiveCount(String key) {
        return value(
                key, "a whole number, 1 or more", () -> Integer.valueOf(config.getString(key)), count -> count >= 1);
    }

    double positive(String key) {
        return value(
                key,
                "a number, more than 0",
                () -> Double.valueOf(config.getString(key)),
                number -> number > 0 && Double.isFinite(number));
    }

    double share(String key) {
        return value(
                key,
                "a number, at least 0 and less than 1",
                () -> Double.valueOf(config.getString(key)),
                number -> number >= 0 && number < 1);
    }

    BigDecimal money(String key) {
        return value(
                key,
                "an amount, 0 or more",
                () -> new BigDecimal(config.getString(key)),
                amount -> amount.signum() >= 0);
    }

    Duration duration(String key) {
        return value(
                key,
                "a number with a unit, such as 4.8ms or 10s",
                () -> config.getDuration(key),
                duration -> !duration.isNegative());
    }

    LocalDate date(String key) {
        return value(key, "a date such as 2026-11-22", () -> LocalDate.parse(config.getString(key)), date -> true);
    }

    <E extends Enum<E>> E word(String key, Class<E> words) {
        return value(key, "one of " + all(words), () -> parse(config.getString(key), words), word -> true);
    }

    <E extends Enum<E>> Set<E> words(String key, Class<E> words) {
        return value(
                key,
                "a list of some of " + all(words),
                () -> config.getStringList(key).stream()
                        .map(text -> parse(text, words))
                        .collect(Collectors.toSet()),
                set -> true);
    }

    private <T> T value(String key, String expected, Supplier<T> reading, Predicate<T> valid) {
        if (!has(key)) {
            throw new SettingsException(place + "." + key + " is missing: expected " + expected);
        }
        return read(reading)
                .filter(valid)
                .orElseThrow(() -> new SettingsException(place + "." + key + "=" + shown(key) + " (line " + line(key)
                        + ") is not possible: expected " + expected));
    }

    /** The value; absent if it cannot be read as what is expected. */
    private static <T> Optional<T> read(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (ConfigException | IllegalArgumentException | DateTimeException wrong) {
            return Optional.empty();
        }
    }

    private int line(String key) {
        return config.getValue(key).origin().lineNumber();
    }

    private String shown(String key) {
        return config.getValue(key).render(ConfigRenderOptions.concise());
    }

    private static <E extends Enum<E>> E parse(String text, Class<E> words) {
        return Stream.of(words.getEnumConstants())
                .filter(word -> word(word).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    private static <E extends Enum<E>> String all(Class<E> words) {
        return Stream.of(words.getEnumConstants()).map(Section::word).collect(Collectors.joining(", "));
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
