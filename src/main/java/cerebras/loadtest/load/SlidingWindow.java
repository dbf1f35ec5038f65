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

    /** Those whose end is known, in its order; the others belong to requests without headers yet. */
    private final Deque<Share> leaving = new ArrayDeque<>();

    private final long periodNanos;
    private Limit limit;
    private long counted;
    /** All that ever ceased to count, because it left or was not used. */
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

    /** When something leaves next; absent if that is not known for anything. */
    OptionalLong nextLeavesNanos() {
        return leaving.isEmpty() ? OptionalLong.empty() : OptionalLong.of(leaving.peek().leavesNanos);
    }

    /** Whether a request needs more than the whole amount. */
    boolean isExceededBy(long tokens) {
        return need(tokens) > limit.amount();
    }

    /** Whether a request has room now. One that needs more than the whole amount has when nothing else counts. */
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

    /** What is not a request of ours, or more than it reserved: counts from now for a period. */
    private void countUnforeseen(long amount, long nowNanos) {
        new Share(amount).seen(nowNanos);
    }

    private void free(long amount) {
        counted -= amount;
        freed += amount;
    }

    /** The part that one request takes. */
    final class Share {

        /** Of what counted since or was freed ever, how much the server cannot have counted since. */
        private long notCounted = freed;

        private long amount;
        private long leavesNanos;
        private boolean left;

        private Share(long amount) {
            this.amount = amount;
            counted += amount;
        }

        /** The server has surely counted it by now. At most one call. */
        void seen(long nowNanos) {
            leavesNanos = nowNanos + periodNanos;
            leaving.add(this);
        }

        /** The server did not count it. To be told before what it announced. */
        void refused() {
            notCounted += amount;
        }

        /** Replaces the reserved tokens by those used. What was used beyond counts from now for a period. */
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
         * Takes over the limit that the answer to this request announced.
         *
         * @param remaining what the server had left at some moment since this share was taken; absent if not told
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

        /** At any moment since this share was taken, no more counted than counts now or was freed since. */
        private long mostCountedSince() {
            return counted + freed - notCounted;
        }

        private void leave() {
            left = true;
            free(amount);
        }
    }
}
