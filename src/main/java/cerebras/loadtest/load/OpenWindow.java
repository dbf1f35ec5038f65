package cerebras.loadtest.load;

import cerebras.loadtest.quota.Announcement.OpenLimit;
import cerebras.loadtest.quota.Limit.Resource;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * The remainder of a limit with an unknown period: what the latest answer announced, less what was released since, until
 * its reset; then the whole amount. Without an announced reset it never delays a request. Times are nanoseconds and never
 * decrease. Not thread-safe.
 */
final class OpenWindow {

    /** By choice: servers cut a rest off, and one that has nothing left is not asked again at once. */
    private static final Duration SHORTEST_RESET = Duration.ofSeconds(1);

    private final Resource resource;
    private OptionalLong amount = OptionalLong.empty();
    private OptionalLong left = OptionalLong.empty();
    private OptionalLong resetNanos = OptionalLong.empty();
    /** What requests need that the server need not have counted when it told what is left. */
    private long unseen;

    private long latestNumber = -1;

    OpenWindow(Resource resource) {
        this.resource = resource;
    }

    /** A request goes. */
    void enter(long tokens) {
        unseen += need(tokens);
    }

    /** Its answer has come. */
    void seen(long tokens) {
        unseen -= need(tokens);
        left = left.isPresent() ? OptionalLong.of(Math.max(0, left.getAsLong() - need(tokens))) : left;
    }

    /** @param number of the request: an answer to one that went later knows more */
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
     * Whether a request has room now. One that needs more than the whole amount has after a reset, and so has one that goes
     * alone when no later reset is known: its answer tells more.
     */
    boolean fits(long tokens, long nowNanos) {
        if (resetNanos.isPresent() && resetNanos.getAsLong() - nowNanos <= 0) {
            left = amount;
            resetNanos = OptionalLong.empty();
        }
        long need = Math.min(need(tokens), amount.orElse(Long.MAX_VALUE));
        return left.isEmpty() || unseen + need <= left.getAsLong() || resetNanos.isEmpty() && unseen == 0;
    }

    /** When the whole amount is there again; absent if that is not known. */
    OptionalLong resetNanos() {
        return resetNanos;
    }

    private long need(long tokens) {
        return resource == Resource.REQUESTS ? 1 : tokens;
    }
}
