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
 * Delays requests for one model until none of its limits can refuse them; they are released in the order in which they
 * asked. The package documentation has the proof. Any thread may call any method: the work is done on an executor.
 *
 * <ul>
 *   <li>The first request is sent alone until an answer has arrived: only its headers show earlier use.
 *   <li>A refused request used no tokens but, by choice, still counts as a request: whether the API counts it is
 *       unknown.
 *   <li>Limits that answers announce replace or extend the known ones. If an answer shows more use than the limiter's
 *       own requests can have caused, the difference counts for one period from then.
 *   <li>A limit of unknown period is tracked by its announced remainder and reset; without an announced reset it delays
 *       nothing.
 *   <li>After a {@code retry-after} nothing is sent until it is over; by choice at any status, and for at most a day.
 *   <li>A request that needs more than a whole limit waits, together with those behind it, until nothing else counts
 *       towards the limit. Then it is sent, so that its refusal is visible, and {@link #findings} reports it.
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
     * @param oversized requests that were released although they need more than a limit's whole amount; most likely
     *     refused
     * @param foreignUses answers that showed, for at least one limit, more use than the limiter's own requests can have
     *     caused
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
     * A limiter that has released nothing yet.
     *
     * @param limits the known limits, at most one for a resource and period; may be empty
     * @param executor has one thread, and outlives the limiter and its permits
     * @param nanoTime a monotonic clock in nanoseconds, from any origin, running as fast as the executor's own
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
     * @param tokens the maximum that it may be charged at its start, as computed by {@link
     *     cerebras.loadtest.quota.QuotaPlan#reservedTokens}; better too many than too few
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
         * The headers of an answer have arrived, other than a refusal's; not called if there were none. Only the first
         * invocation before the end has an effect.
         *
         * @param announcement the quotas in the headers
         */
        public void answered(Announcement announcement) {
            limiter.answered(entry, announcement);
        }

        /**
         * The server refused the request with status 429; to be called instead of {@link #answered} and {@link #ended}.
         *
         * @param announcement as above
         */
        public void refused(Announcement announcement) {
            limiter.refused(entry, announcement);
        }

        /**
         * The request has ended, or is not sent after all. Only the first invocation has an effect.
         *
         * @param usedTokens prompt and completion; 0 if it was not sent; absent if unknown, in which case, by choice,
         *     the whole reservation counts as used
         */
        public void ended(OptionalLong usedTokens) {
            limiter.ended(entry, usedTokens);
        }
    }
}
