package cerebras.loadtest.monitor;

import cerebras.loadtest.records.ClientSample;
import cerebras.loadtest.records.Clock;
import cerebras.loadtest.records.Recorder;
import cerebras.loadtest.records.Uncaught;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Measures this process once per second during the load, and writes the measurements to the records. */
public final class SelfWatch implements AutoCloseable {

    private static final long PERIOD_SECONDS = 1;

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "self-watch"));
    private final Clock clock;
    private final Recorder recorder;
    private final Processors processors;
    private final EventLoopLag eventLoopLag;
    private final PauseWatch pauses = new PauseWatch();
    private long latestNanos;
    private boolean closed;

    SelfWatch(
            Clock clock,
            Recorder recorder,
            List<? extends ScheduledExecutorService> eventLoops,
            Processors processors) {
        this.clock = clock;
        this.recorder = recorder;
        this.processors = processors;
        this.eventLoopLag = new EventLoopLag(eventLoops, clock);
        this.latestNanos = clock.nanoTime();
    }

    /** Starts measuring. Nothing is written before the load starts. */
    public static SelfWatch start(Clock clock, Recorder recorder, List<? extends ScheduledExecutorService> eventLoops) {
        SelfWatch watch = new SelfWatch(clock, recorder, eventLoops, Processors.ofThisMachine());
        watch.timer.scheduleAtFixedRate(
                Uncaught.reported(watch::note), PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
        return watch;
    }

    /** Writes the measurements since the last call, unless the load has not started. */
    synchronized void note() {
        ClientSample sample = sample();
        if (!closed && recorder.begun()) {
            recorder.note(sample);
        }
    }

    /** The lag of this event loop; {@code null} if it is not one of the load. */
    public EventLoopLag.Lateness lateness(Executor eventLoop) {
        return eventLoopLag.of(eventLoop);
    }

    private ClientSample sample() {
        long atNanos = recorder.elapsedNanos();
        long nowNanos = clock.nanoTime();
        long spanNanos = nowNanos - latestNanos;
        latestNanos = nowNanos;
        return new ClientSample(
                atNanos,
                spanNanos,
                eventLoopLag.drain(),
                pauses.drain(),
                processors.processShare(spanNanos),
                processors.machineShare(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                recorder.drainReadToRecord(),
                recorder.queued());
    }

    /** Writes the last measurements and stops. Call before the records are closed. */
    @Override
    public synchronized void close() {
        note();
        closed = true;
        timer.shutdownNow();
        eventLoopLag.close();
        pauses.close();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Processor use. Values that the operating system does not provide are {@code null}. */
    static final class Processors {

        private final int count;
        private final LongSupplier processNanos;
        private final DoubleSupplier machineShare;
        private long latestNanos;

        /**
         * @param count number of processors available to this process
         * @param processNanos processor time of this process since its start; negative if unknown
         * @param machineShare share of all processors in use since the last call, 0 to 1; negative if unknown
         */
        Processors(int count, LongSupplier processNanos, DoubleSupplier machineShare) {
            this.count = count;
            this.processNanos = processNanos;
            this.machineShare = machineShare;
            latestNanos = processNanos.getAsLong();
            machineShare.getAsDouble(); // The first answer is 0 whatever the load: it is since nothing.
        }

        /** The processors of this machine. */
        static Processors ofThisMachine() {
            int count = Runtime.getRuntime().availableProcessors();
            return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                    ? new Processors(count, system::getProcessCpuTime, system::getCpuLoad)
                    : new Processors(count, () -> -1, () -> -1);
        }

        /** Processor time of this process / that of all processors, since the last call, {@code spanNanos} ago. */
        Double processShare(long spanNanos) {
            long beforeNanos = latestNanos;
            latestNanos = processNanos.getAsLong();
            return beforeNanos < 0 || latestNanos < 0 || spanNanos <= 0
                    ? null
                    : Math.min(1, (double) (latestNanos - beforeNanos) / spanNanos / count);
        }

        /** The same for all processes of the machine. */
        Double machineShare() {
            double share = machineShare.getAsDouble();
            return share >= 0 ? Math.min(1, share) : null;
        }
    }
}
