package cerebras.loadtest.benchmark;

import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.Clock;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.Recorder;
import cerebras.loadtest.records.RunEnd;
import cerebras.loadtest.records.RunHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * Finished attempts are handed to the recorder while its thread takes others away. In short bursts, for the thread writes
 * them more slowly than they can be handed over.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(HandOver.BURST)
@Fork(2)
@Warmup(iterations = 40)
@Measurement(iterations = 40)
public class HandOver {

    static final int BURST = 2_048;

    /** So many keep the recorder's thread at work during a burst. */
    private static final int AHEAD = 2_048;

    private static final RunHeader HEADER = new RunHeader(
            RunHeader.SCHEMA,
            "run",
            "HandOver",
            null,
            new RunHeader.Target("custom", "http://h"),
            "m",
            new LoadPlan("closed", 1, 0, 0, 1),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            null,
            null,
            null,
            null);

    private final AttemptTrace trace = trace();
    private final AtomicInteger hands = new AtomicInteger();
    private Path folder;
    private Recorder recorder;

    @Setup
    public void open() throws IOException {
        folder = Files.createTempDirectory("hand-over");
        recorder = Recorder.open(
                Clock.system(),
                InstantSource.system(),
                folder.resolve(CallLog.FILE_NAME),
                HEADER,
                HandOver::check,
                failure -> {});
        recorder.begin();
    }

    @Setup(Level.Iteration)
    public void keepTheRecorderAtWork() {
        while (recorder.queued() > 0) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < AHEAD; i++) {
            recorder.record(trace);
        }
        while (recorder.queued() == AHEAD) {
            Thread.onSpinWait();
        }
    }

    @Benchmark
    @Threads(1)
    public void byOneThread(Hand hand) {
        burst();
    }

    /** As two event loops do. */
    @Benchmark
    @Threads(2)
    public void byTwoThreads(Hand hand) {
        burst();
    }

    private void burst() {
        for (int i = 0; i < BURST; i++) {
            recorder.record(trace);
        }
    }

    @TearDown
    public void close() throws IOException {
        recorder.close();
        Files.delete(folder.resolve(CallLog.FILE_NAME));
        Files.delete(folder);
    }

    /** One of the threads that hand over. */
    @State(Scope.Thread)
    public static class Hand {

        /** All threads begin their bursts together, or each would have the recorder for itself. */
        @Setup(Level.Invocation)
        public void waitForTheOthers(HandOver shared, ThreadParams threads) {
            int arrived = shared.hands.incrementAndGet();
            int count = threads.getThreadCount();
            int all = (arrived + count - 1) / count * count;
            while (shared.hands.get() < all) {
                Thread.onSpinWait();
            }
        }
    }

    /** A recorder that refused some was not measured at taking them. */
    private static void check(LogLine line) {
        if (line instanceof RunEnd end && end.dropped() > 0) {
            throw new IllegalStateException("the recorder refused " + end.dropped() + " attempts");
        }
    }

    private static AttemptTrace trace() {
        AttemptTrace trace = new AttemptTrace("users", 7, 1, 1, "m", true);
        trace.sent(1);
        trace.ended(2, Outcome.OK);
        return trace;
    }
}
