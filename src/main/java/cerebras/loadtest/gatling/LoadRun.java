package cerebras.loadtest.gatling;

import cerebras.loadtest.measure.CallLog;
import cerebras.loadtest.measure.Clock;
import cerebras.loadtest.measure.Recorder;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * One run's life: it is opened when Gatling has made the run's folder, begins with the first virtual user, and stops
 * sending when the steady phase ends. Shared by all event loops.
 */
final class LoadRun {

  private final Clock clock;
  private final Path folder;
  private final Recorder recorder;
  private final Attempts attempts;
  private final long sendingNanos;

  /** Opens the run in {@code folder}, where its records will be. */
  LoadRun(Clock clock, Setup setup, Path folder) {
    this.clock = clock;
    this.folder = folder;
    this.recorder =
        Recorder.open(clock, InstantSource.system(), folder.resolve(CallLog.FILE_NAME), setup.header(folder), line -> {});
    this.attempts = new Attempts(clock, recorder::record, setup.key());
    this.sendingNanos = setup.plan().steadyEndNanos();
    Runtime.getRuntime().addShutdownHook(new Thread(this::abandon, "load-run-shutdown"));
  }

  /** The process is ended from outside. After a run that ended by itself, this does nothing. */
  private void abandon() {
    attempts.cancel();
    recorder.abandon();
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

  Attempts attempts() {
    return attempts;
  }

  /** Whether new calls are still to be sent. */
  boolean sending() {
    return remainingNanos() > 0;
  }

  /** Until new calls are no longer sent; 0 or below afterwards. */
  long remainingNanos() {
    return sendingNanos - recorder.elapsedNanos();
  }
}
