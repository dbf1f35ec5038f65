package cerebras.loadtest.monitor;

import cerebras.loadtest.records.Clock;
import cerebras.loadtest.records.DelayRecorder;
import cerebras.loadtest.records.Delays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.HdrHistogram.Histogram;

/** How late event loops come to what is due. */
public final class EventLoopLag implements AutoCloseable {

  private final List<LagProbe> probes;
  private final Map<Executor, LagProbe> byEventLoop = new IdentityHashMap<>();

  /** How late one event loop is, at this moment. */
  @FunctionalInterface
  public interface Lateness {

    /**
     * How long the event loop has been due to run its probe: at least so long it has not looked at its sockets. 0 when
     * it is in time. To be asked on the event loop itself.
     */
    long nanosAt(long nowNanos);
  }

  EventLoopLag(List<? extends ScheduledExecutorService> eventLoops, Clock clock) {
    eventLoops.forEach(eventLoop -> byEventLoop.put(eventLoop, new LagProbe(eventLoop, clock)));
    probes = List.copyOf(byEventLoop.values());
  }

  /** Of this event loop; {@code null} when it is none of those that are measured. */
  Lateness of(Executor eventLoop) {
    LagProbe probe = byEventLoop.get(eventLoop);
    return probe == null ? null : probe::overdueNanos;
  }

  /** The delays of all event loops since the last call; {@code null} when no probe ran. */
  Delays drain() {
    Histogram all = DelayRecorder.histogram();
    probes.forEach(probe -> probe.delays().drainInto(all));
    return Delays.of(all);
  }

  @Override
  public void close() {
    probes.forEach(LagProbe::end);
  }
}
