package cerebras.loadtest.load;

import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Resource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * The current use of one limit over its period. Times are nanoseconds and never decrease. Not thread-safe.
 */
final class SlidingWindow {

    /**
     * Shares whose end is known, in the order of their ends; the other shares belong to requests without headers so
     * far.
     */
    private final Deque<Share> leaving = new ArrayDeque<>();

    private final long periodNanos;
    private Limit limit;
    private long counted;
    /** Total of what has stopped counting because it left the window or was not used. */
    private long freed;

    SlidingWindow(Limit limit) {
        this.limit = limit;
        this.periodNanos = limit.period().duration().toNanos();
    }

    void leaveUntil(long nowNanos) {
        while (!leaving.isEmpty() && leaving.peek().leavesNanos - nowNanos <= 0) {
            leaving.remove().leave();
        }
    }

    /** When the next share leaves; absent if no end is known. */
    OptionalLong nextLeavesNanos() {
        return leaving.isEmpty() ? OptionalLong.empty() : OptionalLong.of(leaving.peek().leavesNanos);
    }

    /** Whether a request needs more than the whole amount. */
    boolean isExceededBy(long tokens) {
        return need(tokens) > limit.amount();
    }

    /** Whether a request fits now. A request that needs more than the whole amount fits when nothing else counts. */
    boolean fits(long tokens) {
        return counted + Math.min(need(tokens), limit.amount()) <= limit.amount();
    }

    /** Counts a request from now on. */
    Share take(long tokens) {
        return new Share(need(tokens));
    }

    private long need(long tokens) {
        return limit.resource() == Resource.REQUESTS ? 1 : tokens;
    }

    /** Counts use by others, or beyond a reservation, for one period from now. */
    private void countUnforeseen(long amount, long nowNanos) {
        new Share(amount).seen(nowNanos);
    }

    private void free(long amount) {
        counted -= amount;
        freed += amount;
    }

    /** The part of the window that one request takes. */
    final class Share {

        /** The part of what has counted since, or was ever freed, that the server cannot have counted since. */
        private long notCounted = freed;

        private long amount;
        private long leavesNanos;
        private boolean left;

        private Share(long amount) {
            this.amount = amount;
            counted += amount;
        }

        /** The server has certainly counted it by now. To be called at most once. */
        void seen(long nowNanos) {
            leavesNanos = nowNanos + periodNanos;
            leaving.add(this);
        }

        /** The server did not count it. To be called before its announcement is processed. */
        void refused() {
            notCounted += amount;
        }

        /** Replaces the reserved tokens by the used ones. Excess use counts for one period from now. */
        void settle(long usedTokens, long nowNanos) {
            if (limit.resource() != Resource.TOKENS) {
                return;
            }
            if (usedTokens > amount) {
                countUnforeseen(usedTokens - amount, nowNanos);
            } else if (!left) {
                free(amount - usedTokens);
                amount = usedTokens;
            }
        }

        /**
         * Adopts the limit that the answer to this request announced.
         *
         * @param remaining the server's remainder at some time since this share was taken; absent if not announced
         * @return whether that shows use by others
         */
        boolean announced(Limit announced, OptionalLong remaining, long nowNanos) {
            limit = announced;
            long unforeseen =
                    remaining.isPresent() ? announced.amount() - remaining.getAsLong() - mostCountedSince() : 0;
            if (unforeseen > 0) {
                countUnforeseen(unforeseen, nowNanos);
            }
            return unforeseen > 0;
        }

        /**
         * Upper bound of what counted at any time since this share was taken: what counts now plus what was freed
         * since.
         */
        private long mostCountedSince() {
            return counted + freed - notCounted;
        }

        private void leave() {
            left = true;
            free(amount);
        }
    }
}
