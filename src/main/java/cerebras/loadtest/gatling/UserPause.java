package cerebras.loadtest.gatling;

import cerebras.loadtest.measure.AttemptTrace;
import cerebras.loadtest.quota.Announcement;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a virtual user waits after a call. After a failed one for a second at least, as anybody would: a server that
 * refuses is not hammered.
 *
 * @param thinking after every call
 * @param obedient whether the user waits for as long as a refusal (429) asks for in Retry-After, where it does;
 *     0 asks for nothing, by choice
 */
record UserPause(Duration thinking, boolean obedient) {

  private static final int TOO_MANY_REQUESTS = 429;
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  /** No run lasts longer, and nanoseconds do not overflow. */
  private static final Duration LONGEST = Duration.ofDays(365);

  /** @param call has ended */
  Duration after(AttemptTrace call) {
    return call.outcome().success() ? thinking : longer(thinking, told(call).orElse(AFTER_FAILURE));
  }

  private Optional<Duration> told(AttemptTrace failed) {
    return obedient && failed.status() == TOO_MANY_REQUESTS
        ? Announcement.in(failed.quotaHeaders()).retryAfter()
            .filter(told -> !told.isZero())
            .map(told -> shorter(told, LONGEST))
        : Optional.empty();
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
