package cerebras.loadtest.benchmark;

import cerebras.loadtest.benchmark.ThreadProfile.Part;
import cerebras.loadtest.live.LiveView;
import cerebras.loadtest.live.LiveView.Gauges;
import cerebras.loadtest.load.Budget.Caps;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.Clock;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.Recorder;
import cerebras.loadtest.records.RunHeader;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/**
 * How many calls a second the recorder's thread can write: finished {@link FinishedCalls calls} are handed over as fast
 * as it takes them, and the live view hears of each, as in a run. Its processor time counts, for in a run it has to share.
 *
 * <p>Run: {@code mvn -q -Plab test-compile exec:java@recorder-benchmark}, half a minute. To change something, add
 * {@code -Dbenchmark.calls=500000 -Dbenchmark.withoutUsage=true}: of a server that tells no tokens.
 */
public final class RecorderBenchmark {

    private static final String THREAD = "call-recorder";
    private static final int DIFFERENT_CALLS = 2_000;
    private static final int WAITING = 8_000;
    private static final int WARM_UP_CALLS = 200_000;
    private static final long WAIT_NANOS = 1_000_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    private static final List<Part> PARTS = List.of(
            new Part("counting tokens", "cerebras.loadtest.api.LocalTokenizer"),
            new Part("the live view", "cerebras.loadtest.live."),
            new Part("JSON", "cerebras.loadtest.records.CallLog.append"),
            new Part("making the record", "cerebras.loadtest.records.AttemptMapper"));

    private final List<AttemptTrace> calls =
            new FinishedCalls(!Boolean.getBoolean("benchmark.withoutUsage")).make(DIFFERENT_CALLS);
    private final Recorder recorder;
    private int next;

    private RecorderBenchmark(Recorder recorder) {
        this.recorder = recorder;
    }

    /** @param args none: system property {@code benchmark.calls} says how many are measured */
    public static void main(String[] args) throws IOException {
        Path file =
                Files.createDirectories(Path.of("target", "recorder-benchmark")).resolve(CallLog.FILE_NAME);
        Files.deleteIfExists(file);
        try (LiveView live = new LiveView(
                        Duration.ofSeconds(5), 0, Caps.NONE, RecorderBenchmark::gauges, block -> {}, null);
                Recorder recorder = Recorder.open(
                        Clock.system(),
                        InstantSource.system(),
                        file,
                        header(),
                        live::accept,
                        Throwable::printStackTrace)) {
            recorder.begin();
            live.begin();
            RecorderBenchmark benchmark = new RecorderBenchmark(recorder);
            benchmark.pass(WARM_UP_CALLS);
            benchmark.measure(Integer.getInteger("benchmark.calls", 500_000));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static Gauges gauges() {
        return new Gauges(0, 0, OptionalInt.empty(), true, 0);
    }

    private static RunHeader header() {
        return new RunHeader(
                RunHeader.SCHEMA,
                "recorder-benchmark",
                "SustainedLoad",
                "2026-11-22T12:00:00Z",
                new RunHeader.Target("emulator", "http://localhost"),
                "gpt-oss-120b",
                new LoadPlan("closed", 200, 0, 0, 60_000_000_000L),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                null);
    }

    private void measure(int number) throws IOException {
        long thread = recorderThread();
        long wallNanos = -System.nanoTime();
        long cpuNanos = -THREADS.getThreadCpuTime(thread);
        long bytes = -THREADS.getThreadAllocatedBytes(thread);
        pass(number);
        wallNanos += System.nanoTime();
        cpuNanos += THREADS.getThreadCpuTime(thread);
        bytes += THREADS.getThreadAllocatedBytes(thread);
        System.out.printf(
                Locale.ROOT,
                "%,d calls: %,.0f a second, %,.0f per CPU second of the recorder's thread%n",
                number,
                number * 1e9 / wallNanos,
                number * 1e9 / cpuNanos);
        System.out.printf(Locale.ROOT, "%,d bytes allocated a call%n%n", bytes / number);
        print(ThreadProfile.during(() -> pass(number), THREAD, PARTS), number, cpuNanos);
    }

    /** Of the same calls once more, for the profiling costs some time itself. */
    private static void print(ThreadProfile profile, int number, long cpuNanos) {
        double javaNanos = cpuNanos - profile.writtenNanos();
        profile.shares()
                .forEach((part, share) -> System.out.printf(
                        Locale.ROOT, "%6.2f µs a call  %s%n", share * javaNanos / number / 1e3, part));
        System.out.printf(Locale.ROOT, "%6.2f µs a call  writing to the file%n", profile.writtenNanos() / 1e3 / number);
    }

    private static long recorderThread() {
        return Arrays.stream(THREADS.dumpAllThreads(false, false))
                .filter(thread -> thread.getThreadName().equals(THREAD))
                .findFirst()
                .orElseThrow()
                .getThreadId();
    }

    /** Hands over so many calls, and returns when they are written. Never more wait than the recorder holds. */
    private void pass(int number) {
        for (int i = 0; i < number; i++) {
            while (recorder.queued() > WAITING) {
                LockSupport.parkNanos(WAIT_NANOS);
            }
            recorder.record(calls.get(next++ % DIFFERENT_CALLS));
        }
        while (recorder.queued() > 0) {
            LockSupport.parkNanos(WAIT_NANOS);
        }
    }
}
