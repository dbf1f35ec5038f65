package cerebras.loadtest.instrument;

import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** An event loop whose time goes when told to: it runs the one task that it was given as often as it was due. */
final class ManualEventLoop extends ScheduledThreadPoolExecutor {

  private Runnable task;
  private long dueNanos;
  private long periodNanos;
  private long nowNanos;
  private boolean cancelled;

  ManualEventLoop() {
    super(0);
  }

  long nowNanos() {
    return nowNanos;
  }

  boolean cancelled() {
    return cancelled;
  }

  /** It does nothing else until then, and is there for its task all the time. */
  void idleUntil(long nanos) {
    while (dueNanos <= nanos) {
      nowNanos = dueNanos;
      runTask();
    }
    nowNanos = nanos;
  }

  /** It does something else until then, and then what it missed. */
  void stallUntil(long nanos) {
    nowNanos = nanos;
    while (dueNanos <= nanos) {
      runTask();
    }
  }

  private void runTask() {
    task.run();
    dueNanos += periodNanos;
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(Runnable given, long initialDelay, long period, TimeUnit unit) {
    task = given;
    dueNanos = nowNanos + unit.toNanos(initialDelay);
    periodNanos = unit.toNanos(period);
    return new Cancelling();
  }

  private final class Cancelling extends FutureTask<Void> implements ScheduledFuture<Void> {

    Cancelling() {
      super(() -> null);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      cancelled = true;
      return true;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return 0;
    }
  }
}
