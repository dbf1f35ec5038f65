package cerebras.loadtest.load;

import cerebras.loadtest.load.Ledger.Entry;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.Limit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Holds requests for one model back until none of its limits can refuse them; they go in the order in which they asked.
 * The package says why this holds. Any thread may call any method: the work is done on an executor.
 *
 * <ul>
 *   <li>The first request goes alone, until an answer has come: only its headers tell what was used before.
 *   <li>A refused request used no tokens but goes on counting as a request, by choice: whether the API counts it is not
 *       known.
 *   <li>Limits that answers announce replace those known, and are added to them. If an answer shows more use than our
 *       requests can have made, the difference counts for a period from then.
 *   <li>A limit whose period nobody tells is kept by what answers say is left of it, and when it is there again; where
 *       they do not say when, it holds nobody back.
 *   <li>After a {@code retry-after} nothing goes until it is over; by choice whatever the status, and a day at most.
 *   <li>A request that needs more than a whole limit waits until it would have the limit for itself, and those behind
 *       it wait too. It goes then, so that its refusal shows, and {@link #findings} has it.
 * </ul>
 */
public final class QuotaLimiter implements AutoCloseable {

    /** A request that waits for permission. Exactly one method is called, once, on the limiter's executor; it must not block. */
    public interface Waiting {

        /** The request may be sent, now. */
        void go(Permit permit);

        /** The limiter was closed: the request is not to be sent. */
        void stop();
    }

    /**
     * Events that contradict the known limits.
     *
     * @param oversized requests that were let go though they need more than a limit's whole amount; to be refused, most
     *     likely
     * @param foreignUses answers that showed, for at least one limit, more use than the limiter's own requests can have made
     */
    public record Findings(long oversized, long foreignUses) {

        static final Findings NONE = new Findings(0, 0);

        Findings withOversized() {
            return new Findings(oversized + 1, foreignUses);
        }

        Findings withForeignUse() {
            return new Findings(oversized, foreignUses + 1);
        }
    }

    private record Asked(long tokens, Waiting waiting) {}

    private final Queue<Asked> queue = new ArrayDeque<>();
    private final ScheduledExecutorService executor;
    private final LongSupplier nanoTime;
    private final Ledger ledger;
    private final Alarm alarm;
    private boolean closed;
    private volatile Findings findings = Findings.NONE;

    /**
     * A limiter that has let nothing go yet.
     *
     * @param limits what is known of the limits, at most one for a resource and period; may be empty
     * @param executor has one thread, and outlives the limiter and its permits
     * @param nanoTime a monotonic clock, nanoseconds since any origin, as fast as the executor's own
     */
    public QuotaLimiter(List<Limit> limits, ScheduledExecutorService executor, LongSupplier nanoTime) {
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.ledger = new Ledger(limits, nanoTime.getAsLong());
        this.alarm = new Alarm(executor, this::releaseReady);
    }

    /**
     * Requests permission to send. Each attempt needs its own.
     *
     * @param tokens the most that it may be charged for at its start, as {@link
     *     cerebras.loadtest.quota.QuotaPlan#reservedTokens} counts; rather too many than too few
     * @throws IllegalArgumentException if they are below 0
     */
    public void ask(long tokens, Waiting waiting) {
        if (tokens < 0) {
            throw new IllegalArgumentException("tokens=" + tokens + " is below 0");
        }
        executor.execute(() -> enqueue(new Asked(tokens, waiting)));
    }

    /** The findings so far. */
    public Findings findings() {
        return findings;
    }

    /** Stops all waiting and all later requests. Requests that were released are not affected. */
    @Override
    public void close() {
        executor.execute(this::stop);
    }

    void answered(Entry entry, Announcement announcement) {
        executor.execute(() -> {
            ledger.answered(entry, announcement, nanoTime.getAsLong());
            releaseReady();
        });
    }

    void refused(Entry entry, Announcement announcement) {
        executor.execute(() -> {
            ledger.refused(entry, announcement, nanoTime.getAsLong());
            releaseReady();
        });
    }

    void ended(Entry entry, OptionalLong usedTokens) {
        executor.execute(() -> {
            ledger.ended(entry, usedTokens, nanoTime.getAsLong());
            releaseReady();
        });
    }

    private void enqueue(Asked asked) {
        if (closed) {
            asked.waiting().stop();
            return;
        }
        queue.add(asked);
        if (queue.size() == 1) {
            releaseReady();
        }
    }

    private void stop() {
        closed = true;
        alarm.clear();
        while (!queue.isEmpty()) {
            queue.remove().waiting().stop();
        }
    }

    /** Releases the requests that may go, and schedules the next check. */
    private void releaseReady() {
        long nowNanos = nanoTime.getAsLong();
        while (!queue.isEmpty() && ledger.admits(queue.peek().tokens(), nowNanos)) {
            Asked asked = queue.remove();
            asked.waiting().go(new Permit(this, ledger.enter(asked.tokens(), nowNanos)));
        }
        findings = ledger.findings();
        OptionalLong waitNanos = queue.isEmpty()
                ? OptionalLong.empty()
                : ledger.waitNanos(queue.peek().tokens(), nowNanos);
        waitNanos.ifPresentOrElse(wait -> alarm.set(nowNanos, wait), alarm::clear);
    }

    /** A one-shot timer. For the executor's thread only. */
    private static final class Alarm {

        private final ScheduledExecutorService executor;
        private final Runnable action;
        private Future<?> pending;
        private long ringsNanos;

        Alarm(ScheduledExecutorService executor, Runnable action) {
            this.executor = executor;
            this.action = action;
        }

        /** Replaces the time that was set before; setting the same time again does nothing. */
        void set(long nowNanos, long waitNanos) {
            if (pending != null && ringsNanos == nowNanos + waitNanos) {
                return;
            }
            clear();
            ringsNanos = nowNanos + waitNanos;
            pending = executor.schedule(this::ring, waitNanos, TimeUnit.NANOSECONDS);
        }

        void clear() {
            if (pending != null) {
                pending.cancel(false);
                pending = null;
            }
        }

        private void ring() {
            pending = null;
            action.run();
        }
    }

    /**
     * Permission for one request. Its holder reports the progress of the request, from any thread. The request counts until
     * its end is reported and for one period after; if no end is reported it counts forever.
     */
    public static final class Permit {

        private final QuotaLimiter limiter;
        private final Entry entry;

        Permit(QuotaLimiter limiter, Entry entry) {
            this.limiter = limiter;
            this.entry = entry;
        }

        /**
         * The headers of an answer have come, other than a refusal's; not called if there were none. Only the first call
         * before the end counts.
         *
         * @param announcement what they tell of quotas
         */
        public void answered(Announcement announcement) {
            limiter.answered(entry, announcement);
        }

        /**
         * The server refused the request with status 429; to be called in place of {@link #answered} and {@link #ended}.
         *
         * @param announcement as above
         */
        public void refused(Announcement announcement) {
            limiter.refused(entry, announcement);
        }

        /**
         * The request is over, or is not sent after all. Only the first call counts.
         *
         * @param usedTokens prompt and completion; 0 if it was not sent; absent if not known, and then by choice all
         *     that it reserved counts as used
         */
        public void ended(OptionalLong usedTokens) {
            limiter.ended(entry, usedTokens);
        }
    }
}
