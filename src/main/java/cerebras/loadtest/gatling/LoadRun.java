package cerebras.loadtest.gatling;

import cerebras.loadtest.measure.CallLog;
import cerebras.loadtest.measure.Clock;
import cerebras.loadtest.measure.Recorder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One run's life: it is opened when Gatling has made the run's folder, begins with the first virtual user, and stops
 * sending when the steady phase ends. Shared by all event loops.
 */
final class LoadRun {

  private final Clock clock;
  private final Setup setup;
  private final Path folder;
  private final Recorder recorder;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile long sendingEndsNanos;

  /** Opens the run in {@code folder}, where its records will be. */
  LoadRun(Clock clock, Setup setup, Path folder) {
    this.clock = clock;
    this.setup = setup;
    this.folder = folder;
    this.recorder = Recorder.open(clock, folder.resolve(CallLog.FILE_NAME));
    // Of use only when the process is ended from outside; after a run that ended by itself it does nothing.
    Runtime.getRuntime().addShutdownHook(new Thread(recorder::abandon, "call-recorder-shutdown"));
  }

  Clock clock() {
    return clock;
  }

  Path folder() {
    return folder;
  }

  Recorder recorder() {
    return recorder;
  }

  /** To be called before each call; the first begins the load. */
  void begin() {
    if (!begun.get() && begun.compareAndSet(false, true)) {
      long nowNanos = clock.nanoTime();
      sendingEndsNanos = nowNanos + setup.plan().steadyEndNanos();
      recorder.begin(setup.header(folder, Instant.now()), nowNanos);
    }
  }

  /** Whether new calls are still to be sent. */
  boolean sending() {
    return !begun.get() || remainingNanos() > 0;
  }

  /** Until new calls are no longer sent; below 0 afterwards. */
  long remainingNanos() {
    return sendingEndsNanos - clock.nanoTime();
  }
}
