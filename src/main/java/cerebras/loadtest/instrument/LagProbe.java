package cerebras.loadtest.instrument;

import cerebras.loadtest.measure.Clock;
import cerebras.loadtest.measure.DelayRecorder;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A task that is due on an event loop every {@value #PERIOD_MILLIS} ms, and notes how late it ran. Turns that a stalled
 * loop missed are made up for at once, each with its own delay, as the events would have been that waited there: a stall
 * of a second counts a hundred times, not once.
 */
final class LagProbe implements Runnable {

  /** By choice: often enough for a 99th percentile each second, and too little work to be seen in any figure. */
  static final long PERIOD_MILLIS = 10;

  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);

  private final Clock clock;
  private final DelayRecorder delays = new DelayRecorder();
  private long dueNanos;

  private LagProbe(Clock clock) {
    this.clock = clock;
    this.dueNanos = clock.nanoTime() + PERIOD_NANOS;
  }

  /** A probe with its place on an event loop. */
  record Placed(DelayRecorder delays, ScheduledFuture<?> task) {}

  static Placed on(ScheduledExecutorService eventLoop, Clock clock) {
    LagProbe probe = new LagProbe(clock);
    ScheduledFuture<?> task =
        eventLoop.scheduleAtFixedRate(probe, PERIOD_NANOS, PERIOD_NANOS, TimeUnit.NANOSECONDS);
    return new Placed(probe.delays, task);
  }

  @Override
  public void run() {
    delays.add(clock.nanoTime() - dueNanos);
    dueNanos += PERIOD_NANOS;
  }
}
