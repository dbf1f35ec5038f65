package cerebras.loadtest.instrument;

import cerebras.loadtest.measure.Clock;
import cerebras.loadtest.measure.DelayRecorder;
import cerebras.loadtest.measure.Delays;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.HdrHistogram.Histogram;

/** How late event loops come to what is due. */
final class EventLoopLag implements AutoCloseable {

  private final List<LagProbe> probes;

  EventLoopLag(List<? extends ScheduledExecutorService> eventLoops, Clock clock) {
    probes = eventLoops.stream().map(eventLoop -> new LagProbe(eventLoop, clock)).toList();
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
