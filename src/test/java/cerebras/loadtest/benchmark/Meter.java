package cerebras.loadtest.benchmark;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.exec;

import cerebras.loadtest.config.RunSettings;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Measures the process of one contender, the same way for each: it counts whole answers, and nothing in between. The
 * window opens when the JIT compiler has become quiet, with the process on its own core.
 */
final class Meter {

  /** System property: the file for the {@link Measurement}. */
  static final String RESULT = "benchmark.result";

  private static final OperatingSystemMXBean SYSTEM = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
  private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final long QUIET_MILLIS = 100;
  private static final int QUIET_STEPS = 2;

  private final RunSettings settings;
  private final LongAdder streams = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile boolean over;

  /** @param settings say how long to warm up at most, and how long to measure */
  Meter(RunSettings settings) {
    this.settings = settings;
  }

  /** A user who asks for one stream after the other until the window is over. */
  ChainBuilder repeat(ChainBuilder stream) {
    return exec(this::begin).exec(asLongAs(session -> !over).on(exec(stream).exec(this::ended)));
  }

  private Session begin(Session session) {
    if (begun.compareAndSet(false, true)) {
      Thread thread = new Thread(this::measure, "meter");
      thread.setDaemon(true);
      thread.start();
    }
    return session;
  }

  private Session ended(Session session) {
    (session.isFailed() ? failed : streams).increment();
    return session;
  }

  private void measure() {
    warmUp();
    Cores.CONTENDER.pin(ProcessHandle.current());
    pass(STEP);
    Measurement before = now();
    pass(settings.duration());
    Measurement after = now();
    write(new Measurement(
        after.streams() - before.streams(),
        after.failed(),
        after.wallNanos() - before.wallNanos(),
        after.cpuNanos() - before.cpuNanos(),
        after.compileMillis() - before.compileMillis(),
        after.allocatedBytes() - before.allocatedBytes()));
    over = true;
  }

  /** Ends when the compiler has had little to do for some steps, or when the warm-up's time is over. */
  private void warmUp() {
    long endNanos = System.nanoTime() + settings.warmup().toNanos();
    int quiet = 0;
    while (quiet < QUIET_STEPS && System.nanoTime() < endNanos) {
      long before = COMPILER.getTotalCompilationTime();
      pass(STEP);
      quiet = COMPILER.getTotalCompilationTime() - before <= QUIET_MILLIS ? quiet + 1 : 0;
    }
  }

  private Measurement now() {
    long allocatedBytes = Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())).sum();
    return new Measurement(
        streams.sum(), failed.sum(), System.nanoTime(), SYSTEM.getProcessCpuTime(),
        COMPILER.getTotalCompilationTime(), allocatedBytes);
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
