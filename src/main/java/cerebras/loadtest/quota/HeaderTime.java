package cerebras.loadtest.quota;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the times in rate-limit headers: a wait, or the point in time at which it ends. */
final class HeaderTime {

    /** By choice: monthly limits exist; a longer wait is an error of the server. */
    static final Duration LONGEST = Duration.ofDays(31);

    private static final int LONGEST_TEXT = 64;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}([.][0-9]{1,18})?");
    private static final Pattern EPOCH_LIKE = Pattern.compile("[0-9]{10}");
    private static final Pattern PART = Pattern.compile("\\G([0-9]{1,12}(?:[.][0-9]{1,12})?)(d|h|ms|m|s|us|µs|ns)");
    private static final Map<String, BigDecimal> UNIT_NANOS = Map.of(
            "d", BigDecimal.valueOf(Duration.ofDays(1).toNanos()),
            "h", BigDecimal.valueOf(Duration.ofHours(1).toNanos()),
            "m", BigDecimal.valueOf(Duration.ofMinutes(1).toNanos()),
            "s", BigDecimal.valueOf(1_000_000_000),
            "ms", BigDecimal.valueOf(1_000_000),
            "us", BigDecimal.valueOf(1_000),
            "µs", BigDecimal.valueOf(1_000),
            "ns", BigDecimal.ONE);
    private static final BigDecimal MOST_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final Duration CLOCKS_APART = Duration.ofDays(1);

    /** The two obsolete forms of an HTTP date that RFC 9110 asks recipients to accept. */
    private static final DateTimeFormatter RFC_850 = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("EEEE, dd-MMM-")
            .appendValueReduced(ChronoField.YEAR, 2, 2, LocalDate.of(2000, 1, 1))
            .appendPattern(" HH:mm:ss 'GMT'")
            .toFormatter(Locale.ENGLISH);

    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH);

    private static final List<Function<String, Instant>> MOMENTS = List.of(
            text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant(),
            text -> OffsetDateTime.parse(text).toInstant(),
            text -> LocalDateTime.parse(text, RFC_850).toInstant(ZoneOffset.UTC),
            text -> LocalDateTime.parse(text, ASCTIME).toInstant(ZoneOffset.UTC));

    private HeaderTime() {}

    /**
     * The wait that a text states, never below 0; absent if the text is none of these: seconds ({@code 58}, {@code
     * 11.38}), a duration with units ({@code 6m0s}, {@code 12ms}, {@code 1d2h}), seconds or milliseconds since the
     * epoch, an ISO timestamp or an HTTP date. A number is a point in time if it is too large for a wait and close to
     * {@code now}.
     *
     * @param now by the clock that the point in time refers to
     */
    static Optional<Duration> wait(String text, Instant now) {
        String told = text.strip();
        if (told.length() > LONGEST_TEXT) {
            return Optional.empty();
        }
        return NUMBER.matcher(told).matches()
                ? Optional.of(ofNumber(new BigDecimal(told), now))
                : withUnits(told).or(() -> moment(told).map(moment -> until(moment, now)));
    }

    /** Whether a text is a number that is too large for a wait, as seconds or milliseconds since the epoch are. */
    static boolean isEpochLike(String text) {
        return EPOCH_LIKE.matcher(text).lookingAt();
    }

    /** A whole or decimal number of milliseconds; absent if the text is neither. */
    static Optional<Duration> millis(String text) {
        String told = text.strip();
        return NUMBER.matcher(told).matches() ? Optional.of(ofUnits(new BigDecimal(told), "ms")) : Optional.empty();
    }

    /** The point in time of an ISO timestamp or an HTTP date; absent if the text is neither. */
    static Optional<Instant> moment(String text) {
        String told = text.strip();
        for (Function<String, Instant> form : MOMENTS) {
            try {
                return Optional.of(form.apply(told));
            } catch (DateTimeException anotherForm) {
                // Try the next format.
            }
        }
        return Optional.empty();
    }

    private static Duration ofNumber(BigDecimal number, Instant now) {
        Duration seconds = ofUnits(number, "s");
        if (seconds.compareTo(LONGEST) <= 0) {
            return seconds;
        }
        long millis = number.movePointRight(3).min(MOST_NANOS).longValue();
        return nearby(millis, now).or(() -> nearby(number.longValue(), now)).orElse(seconds);
    }

    private static Optional<Duration> nearby(long epochMillis, Instant now) {
        Instant moment = Instant.ofEpochMilli(epochMillis);
        return moment.isAfter(now.minus(CLOCKS_APART)) && moment.isBefore(now.plus(LONGEST))
                ? Optional.of(until(moment, now))
                : Optional.empty();
    }

    private static Duration until(Instant moment, Instant now) {
        return moment.isBefore(now) ? Duration.ZERO : Duration.between(now, moment);
    }

    private static Optional<Duration> withUnits(String text) {
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (part.find()) {
            sum = sum.plus(ofUnits(new BigDecimal(part.group(1)), part.group(2)));
            end = part.end();
        }
        return end > 0 && end == text.length() ? Optional.of(sum) : Optional.empty();
    }

    /** Durations above 292 years are reduced to that. */
    private static Duration ofUnits(BigDecimal number, String unit) {
        return Duration.ofNanos(number.multiply(UNIT_NANOS.get(unit))
                .min(MOST_NANOS)
                .setScale(0, RoundingMode.UP)
                .longValue());
    }
}
