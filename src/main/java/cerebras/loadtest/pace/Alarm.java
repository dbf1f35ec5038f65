package cerebras.loadtest.pace;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does something once at a moment. For the executor's thread only. */
final class Alarm {

  private final ScheduledExecutorService executor;
  private final Runnable action;
  private Future<?> pending;
  private long ringsNanos;

  Alarm(ScheduledExecutorService executor, Runnable action) {
    this.executor = executor;
    this.action = action;
  }

  /** Replaces the moment that was set before. The same one again costs nothing. */
  void set(long nowNanos, long waitNanos) {
    if (pending != null && ringsNanos == nowNanos + waitNanos) {
      return;
    }
    clear();
    ringsNanos = nowNanos + waitNanos;
    pending = executor.schedule(this::ring, waitNanos, TimeUnit.NANOSECONDS);
  }

  void clear() {
    if (pending != null) {
      pending.cancel(false);
      pending = null;
    }
  }

  private void ring() {
    pending = null;
    action.run();
  }
}
