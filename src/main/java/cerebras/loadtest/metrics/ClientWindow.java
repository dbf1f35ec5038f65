package cerebras.loadtest.metrics;

import cerebras.loadtest.records.ClientSample;
import cerebras.loadtest.records.Delays;
import cerebras.loadtest.records.Pauses;
import cerebras.loadtest.stats.Sample;
import java.util.List;

/** Gathers what the load generator measured of itself in one stretch of the run. */
final class ClientWindow {

  private final Sample eventLoopLag = Sample.ofNanos();
  private final Sample processCpu = Sample.ofMillionths();
  private final Sample machineCpu = Sample.ofMillionths();
  private final Sample readToRecord = Sample.ofNanos();
  private long measuredNanos;
  private Pauses pauses;
  private Long mostHeapBytes;
  private int mostQueued;

  void add(ClientSample sample) {
    measuredNanos += sample.spanNanos();
    add(sample.eventLoopLag(), eventLoopLag);
    add(sample.readToRecord(), readToRecord);
    add(sample.processCpu(), processCpu);
    add(sample.machineCpu(), machineCpu);
    pauses = both(pauses, sample.pauses());
    mostHeapBytes = most(mostHeapBytes, sample.heapUsedBytes());
    mostQueued = Math.max(mostQueued, sample.queued());
  }

  private static void add(Delays delays, Sample sample) {
    if (delays != null) {
      sample.addNanos(delays.histogram());
    }
  }

  private static void add(Double share, Sample sample) {
    if (share != null) {
      sample.add(share);
    }
  }

  private static Pauses both(Pauses some, Pauses others) {
    return some == null ? others : others == null ? some : some.and(others);
  }

  private static Long most(Long one, Long other) {
    return one == null || other != null && other > one ? other : one;
  }

  boolean empty() {
    return measuredNanos == 0;
  }

  ClientFigures figures(boolean wholeRun, List<ClientPoint> points) {
    return new ClientFigures(
        wholeRun,
        measuredNanos,
        eventLoopLag.distribution(),
        pauses,
        processCpu.distribution(),
        machineCpu.distribution(),
        mostHeapBytes,
        readToRecord.distribution(),
        mostQueued,
        points);
  }
}
