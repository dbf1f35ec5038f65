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
 * When a failed attempt is retried, following the official SDK for Python (version 1.67, {@code _base_client.py}): at
 * most twice, after 408, 409, 429, 5xx, a timeout or a broken connection, provided that no answer had begun. The wait
 * is the one that the server asks for, in milliseconds, in seconds or as a date, if it is at most a minute; otherwise
 * half a second, doubled each time up to eight seconds, minus a random part of up to a quarter. By choice a date is
 * compared with the server's clock, while the SDK uses this machine's.
 *
 * @param most maximum number of retries of a call
 * @param random random numbers from 0 to 1
 * @param wallClock for answers that state a point in time but not the current time
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
     * How long to wait before the next attempt, in nanoseconds; absent if there is none.
     *
     * @param failed the attempt, which has ended
     */
    public OptionalLong waitNanos(AttemptTrace failed) {
        if (failed.attempt() > most || !failed.outcome().failure() || !worthIt(failed)) {
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
