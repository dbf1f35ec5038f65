package cerebras.loadtest.load;

import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.settings.RunSettings.RetryPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;

/**
 * When a failed attempt is made again. As the official SDK for Python does (version 1.67, {@code _base_client.py}): at
 * most two more times, after 408, 409, 429, 5xx, a timeout or a broken connection, as long as no answer had begun; after
 * the wait that the server asks for, in milliseconds, in seconds or as a date, if that is at most a minute, or else after
 * half a second, doubled each time up to eight, less up to a quarter at random. By choice a date is held against the
 * server's own clock, where the SDK takes this machine's.
 *
 * @param most how often a call is made again
 * @param random from 0 to 1
 * @param wallClock for answers that name a moment, and do not say what time it is
 */
public record Retries(int most, DoubleSupplier random, InstantSource wallClock) {

    private static final int SDK_MOST = 2;
    private static final double SHORTEST_SECONDS = 0.5;
    private static final double LONGEST_SECONDS = 8;
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(1);
    private static final double JITTER = 0.25;
    private static final double NANOS_PER_SECOND = 1e9;

    public static Retries of(RetryPolicy policy, DoubleSupplier random, InstantSource wallClock) {
        return new Retries(policy == RetryPolicy.SDK ? SDK_MOST : 0, random, wallClock);
    }

    /**
     * How long to wait before the next attempt, in nanoseconds; absent where there is to be none.
     *
     * @param failed has ended
     */
    public OptionalLong waitNanos(AttemptTrace failed) {
        if (failed.attempt() > most || failed.outcome().success() || !worthIt(failed)) {
            return OptionalLong.empty();
        }
        Optional<Duration> asked = Announcement.retryAfter(failed.quotaHeaders(), wallClock.instant())
                .filter(wait -> !wait.isZero() && wait.compareTo(LONGEST_ASKED) <= 0);
        return OptionalLong.of(asked.map(Duration::toNanos).orElseGet(() -> backoffNanos(failed.attempt() - 1)));
    }

    private static boolean worthIt(AttemptTrace failed) {
        if (!failed.answered()) {
            return failed.outcome() == Outcome.TIMEOUT || failed.outcome() == Outcome.CONNECT_ERROR;
        }
        return switch (failed.quotaHeaders().getOrDefault("x-should-retry", "")) {
            case "true" -> failed.status() != 200;
            case "false" -> false;
            default ->
                failed.status() == 408 || failed.status() == 409 || failed.status() == 429 || failed.status() >= 500;
        };
    }

    private long backoffNanos(int retriesSoFar) {
        double seconds = Math.min(SHORTEST_SECONDS * Math.pow(2, retriesSoFar), LONGEST_SECONDS);
        return Math.round(seconds * (1 - JITTER * random.getAsDouble()) * NANOS_PER_SECOND);
    }
}
