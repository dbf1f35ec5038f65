package cerebras.loadtest.load;

import cerebras.loadtest.quota.Announcement.OpenLimit;
import cerebras.loadtest.quota.Limit.Resource;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * The remainder of a limit with an unknown period: what the latest answer announced, minus what was released since,
 * until its reset; then the whole amount. Without an announced reset it never delays a request. Times are nanoseconds
 * and never decrease. Not thread-safe.
 */
final class OpenWindow {

    /** By choice: servers round resets down, and a server with nothing left should not be called again immediately. */
    private static final Duration SHORTEST_RESET = Duration.ofSeconds(1);

    private final Resource resource;
    private OptionalLong amount = OptionalLong.empty();
    private OptionalLong left = OptionalLong.empty();
    private OptionalLong resetNanos = OptionalLong.empty();
    /** Use by requests that the server may not have counted when it announced the remainder. */
    private long unseen;

    private long latestNumber = -1;

    OpenWindow(Resource resource) {
        this.resource = resource;
    }

    /** A request is released. */
    void enter(long tokens) {
        unseen += need(tokens);
    }

    /** Its answer has arrived. */
    void seen(long tokens) {
        unseen -= need(tokens);
        left = left.isPresent() ? OptionalLong.of(Math.max(0, left.getAsLong() - need(tokens))) : left;
    }

    /** @param number of the request: answers to later requests are more recent */
    void announced(OpenLimit limit, long number, long nowNanos) {
        if (number < latestNumber) {
            return;
        }
        latestNumber = number;
        amount = limit.amount();
        resetNanos = limit.untilReset()
                .or(limit::window)
                .map(reset -> OptionalLong.of(nowNanos + Math.max(reset.toNanos(), SHORTEST_RESET.toNanos())))
                .orElse(OptionalLong.empty());
        left = resetNanos.isEmpty() ? OptionalLong.empty() : limit.remaining().isPresent() ? limit.remaining() : left;
    }

    /**
     * Whether a request fits now. A request that needs more than the whole amount fits after a reset, and so does a
     * single request when no later reset is known: its answer provides new information.
     */
    boolean fits(long tokens, long nowNanos) {
        if (resetNanos.isPresent() && resetNanos.getAsLong() - nowNanos <= 0) {
            left = amount;
            resetNanos = OptionalLong.empty();
        }
        long need = Math.min(need(tokens), amount.orElse(Long.MAX_VALUE));
        return left.isEmpty() || unseen + need <= left.getAsLong() || resetNanos.isEmpty() && unseen == 0;
    }

    /** When the whole amount is available again; absent if unknown. */
    OptionalLong resetNanos() {
        return resetNanos;
    }

    private long need(long tokens) {
        return resource == Resource.REQUESTS ? 1 : tokens;
    }
}
