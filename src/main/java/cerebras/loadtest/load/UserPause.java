package cerebras.loadtest.load;

import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How long a virtual user waits after a call: at least a second after a failed one, so that a server that refuses
 * requests is not flooded.
 *
 * @param thinking pause after every call
 * @param obedient whether the user respects the Retry-After of a refusal for quota or capacity, if there is one; by
 *     choice, 0 has no effect
 * @param wallClock for answers that state a point in time but not the current time
 */
public record UserPause(Duration thinking, boolean obedient, InstantSource wallClock) {

    private static final Set<Outcome> REFUSED =
            EnumSet.of(Outcome.QUOTA_REQUESTS, Outcome.QUOTA_TOKENS, Outcome.RATE_LIMITED, Outcome.QUEUE_FULL);
    public static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /** @param call the call, which has ended */
    public Duration after(AttemptTrace call) {
        return call.outcome().failure() ? longer(thinking, told(call).orElse(AFTER_FAILURE)) : thinking;
    }

    private Optional<Duration> told(AttemptTrace failed) {
        return obedient && REFUSED.contains(failed.outcome())
                ? Announcement.retryAfter(failed.quotaHeaders(), wallClock.instant())
                        .filter(told -> !told.isZero())
                : Optional.empty();
    }

    public static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
