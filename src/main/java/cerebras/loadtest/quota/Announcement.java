package cerebras.loadtest.quota;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.quota.Limit.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * The quotas that the headers of an answer announce. Headers that cannot be parsed are listed, not interpreted: an error of
 * a server must neither end a run nor change a figure silently.
 *
 * @param limits limits whose period is known, in their natural order, at most one for a resource and period
 * @param openLimits limits whose period is not known
 * @param retryAfter how long the client should wait, at most {@link #LONGEST_WAIT}; absent if not stated
 * @param notUnderstood headers that look like limits and were not understood, at most {@value #MOST_NOT_UNDERSTOOD},
 *     with the beginning of their value; a wait that is too long to be meant is among them
 */
public record Announcement(
        List<AnnouncedLimit> limits,
        List<OpenLimit> openLimits,
        Optional<Duration> retryAfter,
        SortedMap<String, String> notUnderstood) {

    /** Longer waits are cut to this. */
    public static final Duration LONGEST_WAIT = HeaderTime.LONGEST;

    static final int MOST_NOT_UNDERSTOOD = 10;

    private static final List<String> RETRY_AFTER_MILLIS = List.of("retry-after-ms", "x-ms-retry-after-ms");
    private static final List<String> WORDS =
            List.of("ratelimit", "rate-limit", "tokenlimit", "retry-after", "quota", "throttl");

    /**
     * A limit as an answer tells it.
     *
     * @param remaining requests or tokens; absent if the answer does not say, or says what is not a whole number
     * @param untilReset until it is there again, in whole or, as some servers have it, for the next request; absent if the
     *     answer does not say
     */
    public record AnnouncedLimit(Limit limit, OptionalLong remaining, Optional<Duration> untilReset) {}

    /**
     * A limit of which neither its header nor the dialect tells the second, minute, hour or day that it is of, or whose
     * reset contradicts what they tell.
     *
     * @param amount requests or tokens, at least 1; absent if only what remains is told
     * @param window the period where it is told, but is none of those, or where no amount is told
     * @param remaining as of {@link AnnouncedLimit}
     * @param untilReset as of {@link AnnouncedLimit}
     */
    public record OpenLimit(
            Resource resource,
            OptionalLong amount,
            Optional<Duration> window,
            OptionalLong remaining,
            Optional<Duration> untilReset) {}

    /** Whether a header, by its name in lower case, speaks of limits, quotas or of when to come again. */
    public static boolean concerns(String name) {
        return WORDS.stream().anyMatch(name::contains);
    }

    /** Whether a header's value is a moment rather than a time: to read it takes the {@code date} of the same answer. */
    public static boolean isMoment(String value) {
        String told = value.strip();
        return HeaderTime.isEpochLike(told) || HeaderTime.moment(told).isPresent();
    }

    /**
     * Reads the headers of an answer.
     *
     * @param headers names in lower case; others than those of quotas may be among them. Moments are read by the server's
     *     own clock where {@code date} is among them
     * @param dialect whose periods go without saying
     * @param received when they came, by this machine's clock
     */
    public static Announcement in(Map<String, String> headers, Dialect dialect, Instant received) {
        return new RateLimitReader(headers, dialect, serverTime(headers, received)).announcement();
    }

    /**
     * For how long nothing more should be sent, at most {@link #LONGEST_WAIT}: {@code retry-after-ms}, or else {@code
     * x-ms-retry-after-ms}, or else {@code retry-after} in seconds or as a date, as the SDKs read them; absent where none
     * of them is there and understood.
     *
     * @param headers as of {@link #in}
     * @param received as of {@link #in}
     */
    public static Optional<Duration> retryAfter(Map<String, String> headers, Instant received) {
        return toldRetryAfter(headers, serverTime(headers, received)).map(Announcement::bounded);
    }

    static Optional<Duration> toldRetryAfter(Map<String, String> headers, Instant now) {
        return RETRY_AFTER_MILLIS.stream()
                .flatMap(name -> Optional.ofNullable(headers.get(name)).flatMap(HeaderTime::millis).stream())
                .findFirst()
                .or(() -> Optional.ofNullable(headers.get("retry-after")).flatMap(told -> HeaderTime.wait(told, now)));
    }

    static Duration bounded(Duration wait) {
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private static Instant serverTime(Map<String, String> headers, Instant received) {
        return Optional.ofNullable(headers.get("date"))
                .flatMap(HeaderTime::moment)
                .orElse(received);
    }
}
