package cerebras.loadtest.load.probe;

import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.Announcement.AnnouncedLimit;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Resource;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a call of the probe went.
 *
 * @param maxTokens the most tokens that its answer could have
 * @param status HTTP; 0 without an answer
 * @param announcement what the headers told of quotas, which in a stream are sent before the call is settled
 * @param message the error's words; empty where there are none
 * @param promptTokens as the server counted them, without cached ones; absent if it did not say
 * @param completionTokens as the server counted them; absent likewise
 * @param sentMillis milliseconds since the epoch
 * @param headersMillis likewise; the end where no headers came
 * @param endMillis milliseconds since the epoch
 */
public record ProbeResponse(
    int maxTokens,
    int status,
    Announcement announcement,
    String message,
    OptionalLong promptTokens,
    OptionalLong completionTokens,
    long sentMillis,
    long headersMillis,
    long endMillis) {

  private static final int OK = 200;
  private static final int TOO_MANY = 429;

  boolean letIn() {
    return status == OK;
  }

  boolean refused() {
    return status == TOO_MANY;
  }

  /** What was left of a limit, if the headers told. */
  OptionalLong remaining(Limit limit) {
    Optional<AnnouncedLimit> announced =
        announcement.limits().stream().filter(told -> told.limit().equals(limit)).findFirst();
    return announced.isPresent() ? announced.get().remaining() : OptionalLong.empty();
  }

  /** What it took of a resource when all was settled; absent where the server did not say. */
  OptionalLong used(Resource resource) {
    if (!letIn()) {
      return OptionalLong.of(0);
    }
    if (resource == Resource.REQUESTS) {
      return OptionalLong.of(1);
    }
    return promptTokens.isPresent() && completionTokens.isPresent()
        ? OptionalLong.of(promptTokens.getAsLong() + completionTokens.getAsLong())
        : OptionalLong.empty();
  }

  /** How long the server wants to be left alone; 0 where it does not say. */
  long retryAfterMillis() {
    return announcement.retryAfter().map(Duration::toMillis).orElse(0L);
  }
}
