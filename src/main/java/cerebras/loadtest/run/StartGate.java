package cerebras.loadtest.run;

import cerebras.loadtest.records.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Holds users back until several load generators have agreed when their load begins. They agree once Gatling has started
 * the first user here, because that takes an unknown time. Thread-safe; never blocks.
 */
public final class StartGate {

    private static final long NONE = Long.MIN_VALUE;

    private final Clock clock;
    private final Runnable agree;
    private final AtomicLong firstArrivalNanos = new AtomicLong(NONE);
    private final CompletableFuture<Long> origin = new CompletableFuture<>();
    private volatile long staggerNanos;

    /** @param agree called once, on a thread of its own, when the first user arrives; it has to {@link #open} the gate */
    public StartGate(Clock clock, Runnable agree) {
        this.clock = clock;
        this.agree = agree;
    }

    /**
     * A user wants to make its first call. Users of closed loads keep the intervals at which Gatling starts them.
     *
     * @param go gets the time at which the user may make the call; called once, possibly before this method returns
     */
    public void arrive(LongConsumer go) {
        long nowNanos = clock.nanoTime();
        arrived(nowNanos);
        long afterFirst = nowNanos - firstArrivalNanos.get();
        origin.thenAccept(originNanos -> go.accept(originNanos + staggerNanos + afterFirst));
    }

    /**
     * The same for a user whose call is due at a time of a schedule.
     *
     * @param go gets the time from which the schedule counts
     */
    public void arriveOnSchedule(LongConsumer go) {
        arrived(clock.nanoTime());
        origin.thenAccept(go::accept);
    }

    private void arrived(long nowNanos) {
        if (firstArrivalNanos.get() == NONE && firstArrivalNanos.compareAndSet(NONE, nowNanos)) {
            Thread thread = new Thread(agree, "agree-on-start");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /**
     * The load begins at {@code originNanos}.
     *
     * @param firstUserNanos how much later the first user of this generator starts
     */
    public void open(long originNanos, long firstUserNanos) {
        staggerNanos = firstUserNanos;
        origin.complete(originNanos);
    }
}
