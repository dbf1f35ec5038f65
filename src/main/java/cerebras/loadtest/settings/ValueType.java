package cerebras.loadtest.settings;

import cerebras.loadtest.settings.Problems.InvalidValue;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the values of a setting are written and parsed.
 *
 * @param noun what a value is, as it follows the words "is not": "a duration"
 * @param form how a value is written, as it follows the word "expected": "a number with a unit (ms, s, m, h)"
 * @param placeholder replaces a value that cannot be parsed until all problems are reported
 */
record ValueType<T>(String noun, String form, T placeholder, Parser<T> parser) {

    /** Parses the text of a setting. */
    @FunctionalInterface
    interface Parser<T> {

        /** @throws InvalidValue if the text is not a value of the setting */
        T parse(Setting<?> setting, String text);
    }

    private static final int MAX_COUNT = 1_000_000;
    private static final String MAX_AMOUNT = "1000000000000";
    /** A week: longer than any run, and far from where nanoseconds overflow. */
    private static final Duration MAX_DURATION = Duration.ofHours(168);

    private static final int MAX_DOLLAR_DECIMALS = 6;

    // [0-9], because Integer.parseInt accepts a plus sign and the digits of every script.
    private static final Pattern WHOLE = Pattern.compile("[0-9]+");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:[.][0-9]+)?");
    private static final Pattern PERCENT = Pattern.compile("[0-9]{1,2}%");
    private static final Pattern DURATION_FORM = Pattern.compile("(" + NUMBER + ")(ms|s|m|h)");
    private static final Pattern RATE_FORM = Pattern.compile("(" + NUMBER + ")(?:/(" + DURATION_FORM + "))?");
    private static final Pattern SEED_FORM = Pattern.compile("[0-9]{1,18}");
    private static final Map<String, BigDecimal> NANOS_OF_UNIT = Map.of(
            "ms", new BigDecimal("1e6"),
            "s", new BigDecimal("1e9"),
            "m", new BigDecimal("60e9"),
            "h", new BigDecimal("3600e9"));

    /** {@code true} or {@code false}, in lower case. */
    static final ValueType<Boolean> FLAG = new ValueType<>("a boolean", "true or false", false, (setting, text) -> {
        if (!text.equals("true") && !text.equals("false")) {
            throw InvalidValue.of(setting);
        }
        return text.equals("true");
    });

    private static final String DURATION_EXPECTED = "a number with a unit (ms, s, m, h)";

    /** 0 to a week. */
    static final ValueType<Duration> DURATION =
            new ValueType<>("a duration", DURATION_EXPECTED, Duration.ZERO, ValueType::parseDuration);

    /** At least one millisecond, the shortest time that Gatling knows. */
    static final ValueType<Duration> POSITIVE_DURATION =
            new ValueType<>("a duration", DURATION_EXPECTED, Duration.ofSeconds(1), ValueType::parsePositiveDuration);

    /** At least one second. */
    static final ValueType<Duration> SECONDS =
            new ValueType<>("a duration", DURATION_EXPECTED, Duration.ofSeconds(1), ValueType::parseSeconds);

    /** At least one second, or zero for {@code off} or a zero duration. */
    static final ValueType<Duration> INTERVAL =
            new ValueType<>("a duration", DURATION_EXPECTED + ", or off", Duration.ZERO, (setting, text) -> {
                Duration duration = text.equals("off") ? Duration.ZERO : parseDuration(setting, text);
                return duration.isZero() ? duration : parseSeconds(setting, text);
            });

    static final ValueType<Integer> PORT =
            whole(0, 65_535, "a port", "a whole number from 0 to 65535, 0 for any free one");

    /** Requests per second, more than 0 and at most a million. */
    static final ValueType<Double> RATE =
            new ValueType<>("a rate", "requests/duration, or a number of requests a second", 1.0, ValueType::parseRate);

    static final ValueType<Path> PATH =
            new ValueType<>("a file", "the path of a file", Path.of(""), (setting, text) -> {
                try {
                    return Path.of(parseWord(setting, text));
                } catch (InvalidPathException notAPath) {
                    throw InvalidValue.of(setting);
                }
            });

    /** US dollars, more than 0 and at most a million. */
    static final ValueType<BigDecimal> DOLLARS = new ValueType<>(
            "an amount in US dollars",
            "US dollars, more than 0, with at most 6 decimals",
            BigDecimal.ONE,
            (setting, text) -> {
                BigDecimal dollars = parseNumber(setting, text);
                if (dollars.signum() == 0 || dollars.scale() > MAX_DOLLAR_DECIMALS) {
                    throw InvalidValue.of(setting);
                }
                if (dollars.compareTo(BigDecimal.valueOf(MAX_COUNT)) > 0) {
                    throw InvalidValue.expected(setting, "is too large", "at most " + MAX_COUNT);
                }
                return dollars;
            });

    /** At least two different words. */
    static final ValueType<List<String>> WORDS = new ValueType<>(
            "a list of models", "two model ids or more with commas between them", List.of(), (setting, text) -> {
                List<String> words = Stream.of(text.split(",", -1))
                        .map(word -> parseWord(setting, word.strip()))
                        .toList();
                if (words.size() < 2 || words.stream().distinct().count() < words.size()) {
                    throw InvalidValue.of(setting);
                }
                return words;
            });

    /** When an emulated model calls tools. */
    static final ValueType<ToolScript> TOOL_SCRIPT = new ValueType<>(
            "a script of tool calls",
            "turns with commas between them, each a count of turns such as 3 or 3x2, or names of tools such as"
                    + " search+read",
            ToolScript.ONE_CALL,
            (setting, text) -> {
                try {
                    return ToolScript.parse(text);
                } catch (IllegalArgumentException notOne) {
                    throw InvalidValue.of(setting);
                }
            });

    /** 0 to 99. */
    static final ValueType<Integer> PERCENTAGE =
            new ValueType<>("a share", "a whole number of percent from 0% to 99%", 0, (setting, text) -> {
                if (!PERCENT.matcher(text).matches()) {
                    throw InvalidValue.of(setting);
                }
                return Integer.valueOf(text.substring(0, text.length() - 1));
            });

    static final ValueType<Long> SEED =
            new ValueType<>("a seed", "a whole number of at most 18 digits", 0L, (setting, text) -> {
                if (!SEED_FORM.matcher(text).matches()) {
                    throw InvalidValue.of(setting);
                }
                return Long.valueOf(text);
            });

    /** A text that its reader parses. */
    static ValueType<String> text(String noun, String form) {
        return new ValueType<>(noun, form, "", (setting, text) -> text);
    }

    /** A text that is not blank and has neither white space nor control characters inside. */
    static ValueType<String> word(String noun, String form) {
        return new ValueType<>(noun, form, "", ValueType::parseWord);
    }

    /** 1 to a million. */
    static ValueType<Integer> count(String noun) {
        return new ValueType<>(noun, "a whole number of at least 1", 1, (setting, text) ->
                (int) parsePositive(setting, text, String.valueOf(MAX_COUNT)));
    }

    /** 1 to 1e12. */
    static ValueType<Long> amount(String noun) {
        return new ValueType<>(
                noun, "a whole number of at least 1", 1L, (setting, text) -> parsePositive(setting, text, MAX_AMOUNT));
    }

    /** A whole number within bounds, both included. */
    static ValueType<Integer> whole(int least, int most, String noun, String form) {
        return new ValueType<>(noun, form, least, (setting, text) -> {
            if (!WHOLE.matcher(text).matches()) {
                throw InvalidValue.of(setting);
            }
            return parseBetween(setting, text, BigDecimal.valueOf(least), BigDecimal.valueOf(most))
                    .intValue();
        });
    }

    /** A decimal number within bounds, both included. */
    static ValueType<Double> number(String least, String most, String noun, String form) {
        return new ValueType<>(
                noun,
                form,
                Double.valueOf(least),
                (setting, text) -> parseBetween(setting, text, new BigDecimal(least), new BigDecimal(most))
                        .doubleValue());
    }

    /** The name of a constant, in lower case. */
    static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type, String noun) {
        return oneOf(List.of(type.getEnumConstants()), ValueType::name, noun);
    }

    /** One of several choices. */
    static <T> ValueType<T> oneOf(List<T> choices, Function<T, String> name, String noun) {
        String last = name.apply(choices.get(choices.size() - 1));
        String form = choices.stream()
                .limit(choices.size() - 1L)
                .map(name)
                .collect(Collectors.joining(", ", "", " or " + last));
        return new ValueType<>(
                noun,
                form,
                choices.get(0),
                (setting, text) -> choices.stream()
                        .filter(choice -> name.apply(choice).equals(text))
                        .findFirst()
                        .orElseThrow(() -> InvalidValue.of(setting)));
    }

    /** The text for a constant. */
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** An absolute http or https URL without user, fragment or a trailing slash. */
    static ValueType<URI> httpUrl(String noun, String form, boolean query) {
        return new ValueType<>(noun, form, URI.create("http://127.0.0.1"), (setting, text) -> {
            URI url;
            try {
                url = new URI(parseWord(setting, text));
            } catch (URISyntaxException notAUrl) {
                throw InvalidValue.of(setting);
            }
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            boolean secret = url.getRawUserInfo() != null || url.getRawFragment() != null;
            if (!http || url.getHost() == null || secret || url.getRawQuery() != null && !query) {
                throw InvalidValue.of(setting);
            }
            return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
        });
    }

    static String parseWord(Setting<?> setting, String text) {
        if (text.isEmpty() || text.codePoints().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw InvalidValue.of(setting);
        }
        return text;
    }

    private static long parsePositive(Setting<?> setting, String text, String most) {
        if (!WHOLE.matcher(text).matches() || new BigDecimal(text).signum() == 0) {
            throw InvalidValue.of(setting);
        }
        if (new BigDecimal(text).compareTo(new BigDecimal(most)) > 0) {
            throw InvalidValue.expected(setting, "is too large", "a whole number of at most " + most);
        }
        return Long.parseLong(text);
    }

    private static BigDecimal parseNumber(Setting<?> setting, String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw InvalidValue.of(setting);
        }
        return new BigDecimal(text);
    }

    private static BigDecimal parseBetween(Setting<?> setting, String text, BigDecimal least, BigDecimal most) {
        BigDecimal number = parseNumber(setting, text);
        if (number.compareTo(least) < 0 || number.compareTo(most) > 0) {
            throw InvalidValue.of(setting);
        }
        return number;
    }

    private static double parseRate(Setting<?> setting, String text) {
        Matcher matcher = RATE_FORM.matcher(text);
        if (!matcher.matches()) {
            throw InvalidValue.of(setting);
        }
        Duration time =
                matcher.group(2) == null ? Duration.ofSeconds(1) : parsePositiveDuration(setting, matcher.group(2));
        double perSecond = Double.parseDouble(matcher.group(1)) * 1e9 / time.toNanos();
        if (perSecond == 0) {
            throw InvalidValue.expected(setting, "is too low", "more than 0 requests");
        }
        if (perSecond > MAX_COUNT) {
            throw InvalidValue.expected(setting, "is too high", "at most " + MAX_COUNT + " a second");
        }
        return perSecond;
    }

    private static Duration parseDuration(Setting<?> setting, String text) {
        Matcher matcher = DURATION_FORM.matcher(text);
        if (!matcher.matches()) {
            String wrong = NUMBER.matcher(text).matches() ? "has no unit" : "is not " + setting.noun();
            throw InvalidValue.expected(setting, wrong, setting.form());
        }
        BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(NANOS_OF_UNIT.get(matcher.group(2)));
        if (nanos.compareTo(BigDecimal.valueOf(MAX_DURATION.toNanos())) > 0) {
            throw InvalidValue.expected(setting, "is too long", "at most " + MAX_DURATION.toHours() + "h");
        }
        return Duration.ofNanos(nanos.longValue());
    }

    private static Duration parseSeconds(Setting<?> setting, String text) {
        Duration duration = parseDuration(setting, text);
        if (duration.toSeconds() < 1) {
            throw InvalidValue.expected(setting, "is too short", "1s or more");
        }
        return duration;
    }

    private static Duration parsePositiveDuration(Setting<?> setting, String text) {
        Duration duration = parseDuration(setting, text);
        if (duration.toMillis() < 1) {
            throw InvalidValue.expected(setting, "is too short", "1ms or more");
        }
        return duration;
    }
}
