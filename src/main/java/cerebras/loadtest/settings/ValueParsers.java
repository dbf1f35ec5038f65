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
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Parsers of setting values; each throws {@link InvalidValue} for a text it cannot parse. */
final class ValueParsers {

    private static final int MAX_COUNT = 1_000_000;
    private static final int MAX_PORT = 65_535;
    private static final BigDecimal MIN_BYTES = BigDecimal.valueOf(1 << 10);
    private static final BigDecimal MAX_BYTES = BigDecimal.valueOf(512 << 20);
    private static final BigDecimal MAX_AMOUNT = new BigDecimal("1000000000000");
    /** A week: longer than any run, and far from where nanoseconds overflow. */
    private static final Duration MAX_DURATION = Duration.ofHours(168);

    private static final BigDecimal MAX_TEMPERATURE = BigDecimal.valueOf(2);
    private static final BigDecimal MIN_TRACE_SPEED = new BigDecimal("0.001");
    private static final BigDecimal MAX_TRACE_SPEED = BigDecimal.valueOf(1000);

    // [0-9] and not Integer.parseInt, which takes a plus sign and the digits of every script.
    private static final Pattern WHOLE = Pattern.compile("[0-9]+");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:[.][0-9]+)?");
    private static final Pattern PERCENT = Pattern.compile("[0-9]{1,2}%");
    private static final Pattern DURATION = Pattern.compile("(" + NUMBER + ")(ms|s|m|h)");
    private static final Pattern RATE = Pattern.compile("(" + NUMBER + ")(?:/(" + DURATION + "))?");
    private static final Pattern SEED = Pattern.compile("[0-9]{1,18}");
    private static final Map<String, BigDecimal> NANOS_OF_UNIT = Map.of(
            "ms",
            new BigDecimal("1e6"),
            "s",
            new BigDecimal("1e9"),
            "m",
            new BigDecimal("60e9"),
            "h",
            new BigDecimal("3600e9"));

    private ValueParsers() {}

    /** Two words or more, all different, with commas between them. */
    static List<String> models(Setting setting, String text) {
        List<String> models = Stream.of(text.split(",", -1))
                .map(String::strip)
                .map(id -> word(setting, id))
                .toList();
        if (models.size() < 2 || models.stream().distinct().count() < models.size()) {
            throw InvalidValue.of(setting);
        }
        return models;
    }

    /** A text that is not blank and has neither white space nor control characters inside. */
    static String word(Setting setting, String text) {
        if (text.isEmpty() || text.codePoints().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw InvalidValue.of(setting);
        }
        return text;
    }

    /** A whole number, 1 to a million. */
    static int count(Setting setting, String text) {
        if (!WHOLE.matcher(text).matches() || new BigDecimal(text).signum() == 0) {
            throw InvalidValue.of(setting);
        }
        if (new BigDecimal(text).compareTo(BigDecimal.valueOf(MAX_COUNT)) > 0) {
            throw InvalidValue.expected(setting, "is too large", "a whole number of at most " + MAX_COUNT);
        }
        return Integer.parseInt(text);
    }

    /** A whole number of bytes, 1 KiB to 512 MiB. */
    static int bytes(Setting setting, String text) {
        if (!WHOLE.matcher(text).matches()
                || new BigDecimal(text).compareTo(MIN_BYTES) < 0
                || new BigDecimal(text).compareTo(MAX_BYTES) > 0) {
            throw InvalidValue.of(setting);
        }
        return Integer.parseInt(text);
    }

    /** A whole number, 1 to a million millions. */
    static long amount(Setting setting, String text) {
        if (!WHOLE.matcher(text).matches() || new BigDecimal(text).signum() == 0) {
            throw InvalidValue.of(setting);
        }
        if (new BigDecimal(text).compareTo(MAX_AMOUNT) > 0) {
            throw InvalidValue.expected(
                    setting, "is too large", "a whole number of at most " + MAX_AMOUNT.toPlainString());
        }
        return Long.parseLong(text);
    }

    /** A decimal number of dollars above 0, at most a million, in millionths at the finest. */
    static BigDecimal dollars(Setting setting, String text) {
        if (!NUMBER.matcher(text).matches() || new BigDecimal(text).signum() == 0 || new BigDecimal(text).scale() > 6) {
            throw InvalidValue.of(setting);
        }
        if (new BigDecimal(text).compareTo(BigDecimal.valueOf(MAX_COUNT)) > 0) {
            throw InvalidValue.expected(setting, "is too large", "at most " + MAX_COUNT);
        }
        return new BigDecimal(text);
    }

    /** The name of a constant, in lower case. */
    static <E extends Enum<E>> BiFunction<Setting, String, E> oneOf(Class<E> type) {
        return (setting, text) -> Stream.of(type.getEnumConstants())
                .filter(constant -> name(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> InvalidValue.of(setting));
    }

    /** What a user writes for a constant. */
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** {@code true} or {@code false}, and nothing that resembles them. */
    static boolean flag(Setting setting, String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw InvalidValue.of(setting);
        }
        return text.equals("true");
    }

    /** A decimal number, 0 to 2. */
    static double temperature(Setting setting, String text) {
        if (!NUMBER.matcher(text).matches() || new BigDecimal(text).compareTo(MAX_TEMPERATURE) > 0) {
            throw InvalidValue.of(setting);
        }
        return Double.parseDouble(text);
    }

    /** A decimal number, 1 to a million. */
    static double speed(Setting setting, String text) {
        if (!NUMBER.matcher(text).matches()
                || new BigDecimal(text).compareTo(BigDecimal.ONE) < 0
                || new BigDecimal(text).compareTo(BigDecimal.valueOf(MAX_COUNT)) > 0) {
            throw InvalidValue.of(setting);
        }
        return Double.parseDouble(text);
    }

    /** A decimal number, 0.001 to 1000. */
    static double traceSpeed(Setting setting, String text) {
        if (!NUMBER.matcher(text).matches()
                || new BigDecimal(text).compareTo(MIN_TRACE_SPEED) < 0
                || new BigDecimal(text).compareTo(MAX_TRACE_SPEED) > 0) {
            throw InvalidValue.of(setting);
        }
        return Double.parseDouble(text);
    }

    /** A whole number of percent, 0 to 99. */
    static int percent(Setting setting, String text) {
        if (!PERCENT.matcher(text).matches()) {
            throw InvalidValue.of(setting);
        }
        return Integer.parseInt(text.substring(0, text.length() - 1));
    }

    /** A number of requests, in a time or else in a second; more than 0 and at most a million a second. */
    static double ratePerSecond(Setting setting, String text) {
        Matcher matcher = RATE.matcher(text);
        if (!matcher.matches()) {
            throw InvalidValue.of(setting);
        }
        Duration time = matcher.group(2) == null ? Duration.ofSeconds(1) : positiveDuration(setting, matcher.group(2));
        double perSecond = Double.parseDouble(matcher.group(1)) * 1e9 / time.toNanos();
        if (perSecond == 0) {
            throw InvalidValue.expected(setting, "is too low", "more than 0 requests");
        }
        if (perSecond > MAX_COUNT) {
            throw InvalidValue.expected(setting, "is too high", "at most " + MAX_COUNT + " a second");
        }
        return perSecond;
    }

    /** A whole number of at most 18 digits. */
    static long seed(Setting setting, String text) {
        if (!SEED.matcher(text).matches()) {
            throw InvalidValue.of(setting);
        }
        return Long.parseLong(text);
    }

    /** A whole number, 0 to 65535. */
    static int port(Setting setting, String text) {
        if (!WHOLE.matcher(text).matches() || new BigDecimal(text).compareTo(BigDecimal.valueOf(MAX_PORT)) > 0) {
            throw InvalidValue.of(setting);
        }
        return Integer.parseInt(text);
    }

    /** An absolute http or https URL without user, fragment or a trailing slash. */
    static URI httpUrl(Setting setting, String text) {
        URI url;
        try {
            url = new URI(word(setting, text));
        } catch (URISyntaxException notAUrl) {
            throw InvalidValue.of(setting);
        }
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!http || url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw InvalidValue.of(setting);
        }
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
    }

    static Path path(Setting setting, String text) {
        try {
            return Path.of(word(setting, text));
        } catch (InvalidPathException notAPath) {
            throw InvalidValue.of(setting);
        }
    }

    /** A decimal number with a unit, 0 to a week. */
    static Duration duration(Setting setting, String text) {
        Matcher matcher = DURATION.matcher(text);
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

    /** As {@link #duration}, but at least one millisecond, the shortest time that Gatling knows. */
    static Duration positiveDuration(Setting setting, String text) {
        Duration duration = duration(setting, text);
        if (duration.toMillis() < 1) {
            throw InvalidValue.expected(setting, "is too short", "1ms or more");
        }
        return duration;
    }

    /** As {@link #duration}, but at least one second. */
    static Duration atLeastOneSecond(Setting setting, String text) {
        Duration duration = duration(setting, text);
        if (duration.toSeconds() < 1) {
            throw InvalidValue.expected(setting, "is too short", "1s or more");
        }
        return duration;
    }

    /** As {@link #duration}, but at least one second, so that the console stays readable; zero for {@code off} or a zero duration. */
    static Duration progress(Setting setting, String text) {
        Duration duration = text.equals("off") ? Duration.ZERO : duration(setting, text);
        return duration.isZero() ? duration : atLeastOneSecond(setting, text);
    }
}
