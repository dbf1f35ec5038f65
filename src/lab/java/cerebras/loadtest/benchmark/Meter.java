package cerebras.loadtest.benchmark;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.exec;

import cerebras.loadtest.settings.RunSettings;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.exec.Executable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Measures the process of one contender, the same way for each: it counts whole answers, and nothing in between. The
 * window is the steady one of the load, or begins when the JIT compiler has become quiet, with the process on its own core.
 */
final class Meter {

    /** System property: the file for the {@link Measurement}. */
    static final String RESULT = "benchmark.result";

    /** System property: {@code true} if the window is to open as soon as the JIT compiler has become quiet. */
    static final String QUIET = "benchmark.quiet";

    private static final boolean UNTIL_QUIET = Boolean.getBoolean(QUIET);
    private static final long QUIET_MILLIS = 100;
    private static final int QUIET_STEPS = 2;
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
    private static final List<GarbageCollectorMXBean> COLLECTORS = ManagementFactory.getGarbageCollectorMXBeans();
    private static final Duration STEP = Duration.ofSeconds(1);

    private final RunSettings settings;
    private final LongAdder streams = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile boolean over;

    /** @param settings say how long to warm up, and how long to measure */
    Meter(RunSettings settings) {
        this.settings = settings;
    }

    /** A user who asks for one stream after the other until the window is over. */
    ChainBuilder repeat(Executable stream) {
        return exec(this::begin).exec(asLongAs(session -> !over).on(exec(stream).exec(this::ended)));
    }

    private Session begin(Session session) {
        if (begun.compareAndSet(false, true)) {
            Thread thread = new Thread(this::measureAndEnd, "meter");
            thread.setDaemon(true);
            thread.start();
        }
        return session;
    }

    private Session ended(Session session) {
        (session.isFailed() ? failed : streams).increment();
        return session;
    }

    /** A load whose measuring failed ends too: without a result. */
    private void measureAndEnd() {
        try {
            measure();
        } finally {
            over = true;
        }
    }

    private void measure() {
        warmUp(System.nanoTime()
                + settings.ramp().plus(settings.warmup()).minus(STEP).toNanos());
        Cores.CONTENDER.pin(ProcessHandle.current());
        pass(STEP);
        Measurement before = now();
        pass(settings.duration());
        Measurement after = now();
        write(new Measurement(
                after.streams() - before.streams(),
                after.failed(),
                after.events() - before.events(),
                after.wallNanos() - before.wallNanos(),
                after.cpuNanos() - before.cpuNanos(),
                after.compileMillis() - before.compileMillis(),
                after.allocatedBytes() - before.allocatedBytes(),
                after.pauses() - before.pauses(),
                after.pauseMillis() - before.pauseMillis(),
                after.residentBytes()));
    }

    /** Lasts for its time; if asked to, only until the compiler has had little to do for some steps. */
    private void warmUp(long endNanos) {
        int quiet = 0;
        while (System.nanoTime() < endNanos && !(UNTIL_QUIET && quiet == QUIET_STEPS)) {
            long before = COMPILER.getTotalCompilationTime();
            pass(Duration.ofNanos(Math.max(0, Math.min(STEP.toNanos(), endNanos - System.nanoTime()))));
            quiet = COMPILER.getTotalCompilationTime() - before <= QUIET_MILLIS ? quiet + 1 : 0;
        }
    }

    /** Everything since the process began. */
    private Measurement now() {
        return new Measurement(
                streams.sum(),
                failed.sum(),
                sentEvents(),
                System.nanoTime(),
                SYSTEM.getProcessCpuTime(),
                COMPILER.getTotalCompilationTime(),
                Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                        .sum(),
                COLLECTORS.stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                        .sum(),
                COLLECTORS.stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .sum(),
                residentBytes());
    }

    /** By the server's count, which is exact where streams are few and long. */
    private long sentEvents() {
        try (InputStream answer = settings.target()
                .api()
                .orElseThrow()
                .server()
                .resolve(PlainAnswer.EVENTS)
                .toURL()
                .openStream()) {
            return Long.parseLong(new String(answer.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Long residentBytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(null);
        } catch (IOException notLinux) {
            return null;
        }
    }

    private static void write(Measurement measurement) {
        try {
            new JsonMapper().writeValue(Path.of(System.getProperty(RESULT)).toFile(), measurement);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pass(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
