package cerebras.loadtest.monitor;

import cerebras.loadtest.records.Clock;
import cerebras.loadtest.records.Delays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How late event loops come to what is due. */
public final class EventLoopLag implements AutoCloseable {

    private final List<LagProbe> probes;
    private final Map<Executor, LagProbe> byEventLoop = new IdentityHashMap<>();

    /** How late one event loop is, at this moment. */
    @FunctionalInterface
    public interface Lateness {

        /**
         * How long the event loop has been due to run its probe: at least so long it has not looked at its sockets. 0 when
         * it is in time. To be asked on the event loop itself.
         */
        long nanosAt(long nowNanos);
    }

    EventLoopLag(List<? extends ScheduledExecutorService> eventLoops, Clock clock) {
        eventLoops.forEach(eventLoop -> byEventLoop.put(eventLoop, new LagProbe(eventLoop, clock)));
        probes = List.copyOf(byEventLoop.values());
    }

    /** Of this event loop; {@code null} when it is none of those that are measured. */
    Lateness of(Executor eventLoop) {
        LagProbe probe = byEventLoop.get(eventLoop);
        return probe == null ? null : probe::overdueNanos;
    }

    /** The delays of all event loops since the last call; {@code null} when no probe ran. */
    Delays drain() {
        Histogram all = Delays.Recorder.histogram();
        probes.forEach(probe -> probe.delays().drainInto(all));
        return Delays.of(all);
    }

    @Override
    public void close() {
        probes.forEach(LagProbe::end);
    }

    /**
     * A task that is due on an event loop every {@value #PERIOD_MILLIS} ms, and notes how late it ran. Turns that a stalled
     * loop missed count too, each with its own delay, as the events would have been that waited there: a stall of a second
     * counts a hundred times, not once. It asks for its next turn only when it has run: a busy loop runs a task once in its
     * round, so that turns asked for beforehand would queue up, and say more than any event waited.
     */
    static final class LagProbe implements Runnable {

        /** By choice: often enough for a 99th percentile each second, and too little work to be seen in any figure. */
        static final long PERIOD_MILLIS = 10;

        private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);

        /** By choice: more than a round of an idle loop takes, and too little to matter in the span of an answer. */
        private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

        private static final long IN_TIME = Long.MAX_VALUE;

        private final ScheduledExecutorService eventLoop;
        private final Clock clock;
        private final Delays.Recorder delays = new Delays.Recorder();
        private long dueNanos;
        private long behindSinceNanos = IN_TIME;
        private volatile boolean ended;

        /** Begins to measure. */
        LagProbe(ScheduledExecutorService eventLoop, Clock clock) {
            this.eventLoop = eventLoop;
            this.clock = clock;
            this.dueNanos = clock.nanoTime() + PERIOD_NANOS;
            eventLoop.schedule(this, PERIOD_NANOS, TimeUnit.NANOSECONDS);
        }

        @Override
        public void run() {
            if (ended) {
                return;
            }
            long nowNanos = clock.nanoTime();
            behindSinceNanos = nowNanos - dueNanos >= LATE_NANOS ? dueNanos : IN_TIME;
            while (dueNanos <= nowNanos) {
                delays.add(nowNanos - dueNanos);
                dueNanos += PERIOD_NANOS;
            }
            eventLoop.schedule(this, behindSinceNanos == IN_TIME ? dueNanos - nowNanos : 1, TimeUnit.NANOSECONDS);
        }

        /**
         * For how long the event loop may not have looked at its sockets, 0 when it is in time; to be asked on the event loop
         * only. A loop that was late may run its tasks first, this one among them, and only then look at its sockets: it stays
         * late until the next turn, which is due at once and comes after that look.
         */
        long overdueNanos(long nowNanos) {
            return ended ? 0 : Math.max(0, nowNanos - Math.min(dueNanos, behindSinceNanos));
        }

        /** How late it was; to be read by always the same thread. */
        Delays.Recorder delays() {
            return delays;
        }

        /** Its next turn is the last. */
        void end() {
            ended = true;
        }
    }
}
