package cerebras.loadtest.monitor;

import cerebras.loadtest.records.Clock;
import cerebras.loadtest.records.DelayRecorder;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A task that is due on an event loop every {@value #PERIOD_MILLIS} ms, and notes how late it ran. Turns that a stalled
 * loop missed count too, each with its own delay, as the events would have been that waited there: a stall of a second
 * counts a hundred times, not once. It asks for its next turn only when it has run: a busy loop runs a task once in its
 * round, so that turns asked for beforehand would queue up, and say more than any event waited.
 */
final class LagProbe implements Runnable {

  /** By choice: often enough for a 99th percentile each second, and too little work to be seen in any figure. */
  static final long PERIOD_MILLIS = 10;

  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);

  /** By choice: more than a round of an idle loop takes, and too little to matter in the span of an answer. */
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long IN_TIME = Long.MAX_VALUE;

  private final ScheduledExecutorService eventLoop;
  private final Clock clock;
  private final DelayRecorder delays = new DelayRecorder();
  private long dueNanos;
  private long behindSinceNanos = IN_TIME;
  private volatile boolean ended;

  /** Begins to measure. */
  LagProbe(ScheduledExecutorService eventLoop, Clock clock) {
    this.eventLoop = eventLoop;
    this.clock = clock;
    this.dueNanos = clock.nanoTime() + PERIOD_NANOS;
    eventLoop.schedule(this, PERIOD_NANOS, TimeUnit.NANOSECONDS);
  }

  @Override
  public void run() {
    if (ended) {
      return;
    }
    long nowNanos = clock.nanoTime();
    behindSinceNanos = nowNanos - dueNanos >= LATE_NANOS ? dueNanos : IN_TIME;
    while (dueNanos <= nowNanos) {
      delays.add(nowNanos - dueNanos);
      dueNanos += PERIOD_NANOS;
    }
    eventLoop.schedule(this, behindSinceNanos == IN_TIME ? dueNanos - nowNanos : 1, TimeUnit.NANOSECONDS);
  }

  /**
   * For how long the event loop may not have looked at its sockets, 0 when it is in time; to be asked on the event loop
   * only. A loop that was late may run its tasks first, this one among them, and only then look at its sockets: it stays
   * late until the next turn, which is due at once and comes after that look.
   */
  long overdueNanos(long nowNanos) {
    return ended ? 0 : Math.max(0, nowNanos - Math.min(dueNanos, behindSinceNanos));
  }

  /** How late it was; to be read by always the same thread. */
  DelayRecorder delays() {
    return delays;
  }

  /** Its next turn is the last. */
  void end() {
    ended = true;
  }
}
