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
 * The quotas that the headers of an answer announce. Headers that cannot be parsed are listed, not interpreted: an
 * error of a server must neither end a run nor change a figure silently.
 *
 * @param limits limits whose period is known, in their natural order, at most one for a resource and period
 * @param openLimits limits whose period is not known
 * @param retryAfter how long the client should wait, at most {@link #LONGEST_WAIT}; absent if not stated
 * @param notUnderstood headers that look like limits and were not understood, at most {@value #MOST_NOT_UNDERSTOOD},
 *     with the beginning of their value; an implausibly long wait is among them
 */
public record Announcement(
        List<AnnouncedLimit> limits,
        List<OpenLimit> openLimits,
        Optional<Duration> retryAfter,
        SortedMap<String, String> notUnderstood) {

    /** Longer waits are reduced to this. */
    public static final Duration LONGEST_WAIT = HeaderTime.LONGEST;

    static final int MOST_NOT_UNDERSTOOD = 10;

    private static final List<String> RETRY_AFTER_MILLIS = List.of("retry-after-ms", "x-ms-retry-after-ms");
    private static final List<String> WORDS =
            List.of("ratelimit", "rate-limit", "tokenlimit", "retry-after", "quota", "throttl");

    /**
     * A limit that an answer announces.
     *
     * @param remaining requests or tokens; absent if the answer does not state it, or states something other than a
     *     whole number
     * @param untilReset time until the limit is full again, or, on some servers, until the next request is allowed;
     *     absent if the answer does not state it
     */
    public record AnnouncedLimit(Limit limit, OptionalLong remaining, Optional<Duration> untilReset) {}

    /**
     * A limit whose period (second, minute, hour or day) neither its header nor the dialect states, or whose reset
     * contradicts the stated period.
     *
     * @param amount requests or tokens, at least 1; absent if only the remainder is announced
     * @param window the period, if it is stated and is none of those, or if no amount is announced
     * @param remaining as in {@link AnnouncedLimit}
     * @param untilReset as in {@link AnnouncedLimit}
     */
    public record OpenLimit(
            Resource resource,
            OptionalLong amount,
            Optional<Duration> window,
            OptionalLong remaining,
            Optional<Duration> untilReset) {}

    /** Whether a header is about limits, quotas or the time of a retry, judged by its name in lower case. */
    public static boolean concerns(String name) {
        return WORDS.stream().anyMatch(name::contains);
    }

    /**
     * Whether a header's value is a point in time, not a duration: reading it requires the {@code date} of the same
     * answer.
     */
    public static boolean isMoment(String value) {
        String told = value.strip();
        return HeaderTime.isEpochLike(told) || HeaderTime.moment(told).isPresent();
    }

    /**
     * Reads the headers of an answer.
     *
     * @param headers names in lower case; may include headers that do not concern quotas. Points in time are relative
     *     to the server's clock if {@code date} is present
     * @param dialect supplies the periods that header names leave out
     * @param received when they were received, by this machine's clock
     */
    public static Announcement in(Map<String, String> headers, Dialect dialect, Instant received) {
        return new RateLimitReader(headers, dialect, serverTime(headers, received)).announcement();
    }

    /**
     * How long to wait before sending anything else, at most {@link #LONGEST_WAIT}: {@code retry-after-ms}, or else
     * {@code x-ms-retry-after-ms}, or else {@code retry-after} in seconds or as a date, in the order in which the SDKs
     * read them; absent if none is present and valid.
     *
     * @param headers as in {@link #in}
     * @param received as in {@link #in}
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
