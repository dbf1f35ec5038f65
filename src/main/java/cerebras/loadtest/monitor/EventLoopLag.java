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

/** Measures the lag of event loops. */
public final class EventLoopLag implements AutoCloseable {

    private final List<LagProbe> probes;
    private final Map<Executor, LagProbe> byEventLoop = new IdentityHashMap<>();

    /** Current lag of an event loop. */
    @FunctionalInterface
    public interface Lateness {

        /**
         * How long the probe of the event loop is overdue, a lower bound of the time since it last checked its sockets; 0 if it is
         * not overdue. Call on the event loop itself.
         */
        long nanosAt(long nowNanos);
    }

    EventLoopLag(List<? extends ScheduledExecutorService> eventLoops, Clock clock) {
        eventLoops.forEach(eventLoop -> byEventLoop.put(eventLoop, new LagProbe(eventLoop, clock)));
        probes = List.copyOf(byEventLoop.values());
    }

    /** The lag of this event loop; {@code null} if it is not measured. */
    Lateness of(Executor eventLoop) {
        LagProbe probe = byEventLoop.get(eventLoop);
        return probe == null ? null : probe::overdueNanos;
    }

    /** The delays of all event loops since the last call; {@code null} if no probe ran. */
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
     * A task that is scheduled on an event loop every {@value #PERIOD_MILLIS} ms and records its delay. Periods that a stalled
     * loop missed are recorded too, each with its own delay, like events that arrived during the stall: a stall of a second
     * counts a hundred times, not once. The task schedules its next run only after it has run: a busy loop runs a task once per
     * iteration, so runs that were scheduled in advance would queue up and exceed the delay of any event.
     */
    static final class LagProbe implements Runnable {

        /** By choice: often enough for a 99th percentile per second, with negligible load. */
        static final long PERIOD_MILLIS = 10;

        private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);

        /** By choice: longer than an iteration of an idle loop, and negligible compared with an answer. */
        private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

        private static final long IN_TIME = Long.MAX_VALUE;

        private final ScheduledExecutorService eventLoop;
        private final Clock clock;
        private final Delays.Recorder delays = new Delays.Recorder();
        private long dueNanos;
        private long behindSinceNanos = IN_TIME;
        private volatile boolean ended;

        /** Starts measuring. */
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
         * How long the event loop may not have checked its sockets; 0 if it is not overdue. Call on the event loop only. An overdue
         * loop may run its tasks, including this one, before it checks its sockets: it counts as overdue until the next run,
         * which follows that check.
         */
        long overdueNanos(long nowNanos) {
            return ended ? 0 : Math.max(0, nowNanos - Math.min(dueNanos, behindSinceNanos));
        }

        /** The recorded delays; always read them on the same thread. */
        Delays.Recorder delays() {
            return delays;
        }

        /** Stops after the next run. */
        void end() {
            ended = true;
        }
    }
}
