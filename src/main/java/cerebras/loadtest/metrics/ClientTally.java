package cerebras.loadtest.metrics;

import cerebras.loadtest.records.ClientSample;
import cerebras.loadtest.stats.Window;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gathers the {@link ClientFigures} of a run. */
final class ClientTally {

  private final ClientWindow steady = new ClientWindow();
  private final ClientWindow whole = new ClientWindow();
  private final Map<Long, ClientStep> steps = new TreeMap<>();
  private final long stepNanos;
  private Window window;

  /**
   * @param steady the steady window
   * @param stepNanos length of a step of the charts over time
   */
  ClientTally(Window steady, long stepNanos) {
    this.window = steady;
    this.stepNanos = stepNanos;
  }

  /** The sending ended before its plan. */
  void cut(long endNanos) {
    window = window.endingBy(endNanos);
  }

  void add(ClientSample sample) {
    whole.add(sample);
    if (window.contains(sample.middleNanos())) {
      steady.add(sample);
    }
    long start = Math.max(0, sample.middleNanos()) / stepNanos * stepNanos;
    steps.computeIfAbsent(start, ClientStep::new).add(sample);
  }

  /** {@code null} when there was nothing to add. */
  ClientFigures figures() {
    if (whole.empty()) {
      return null;
    }
    List<ClientPoint> points = steps.values().stream().map(ClientStep::point).toList();
    return steady.empty() ? whole.figures(true, points) : steady.figures(false, points);
  }

  /** Gathers one {@link ClientPoint}, in little memory: a run has hundreds. */
  static final class ClientStep {

    private final long startNanos;
    private final DoubleSummaryStatistics processCpu = new DoubleSummaryStatistics();
    private final DoubleSummaryStatistics machineCpu = new DoubleSummaryStatistics();
    private Long worstLagP99Nanos;
    private Long pauseNanos;

    ClientStep(long startNanos) {
      this.startNanos = startNanos;
    }

    void add(ClientSample sample) {
      add(sample.processCpu(), processCpu);
      add(sample.machineCpu(), machineCpu);
      if (sample.eventLoopLag() != null) {
        long p99Nanos = sample.eventLoopLag().p99Nanos();
        worstLagP99Nanos = worstLagP99Nanos == null ? p99Nanos : Math.max(worstLagP99Nanos, p99Nanos);
      }
      if (sample.pauses() != null) {
        pauseNanos = sample.pauses().totalNanos() + (pauseNanos == null ? 0 : pauseNanos);
      }
    }

    private static void add(Double share, DoubleSummaryStatistics shares) {
      if (share != null) {
        shares.accept(share);
      }
    }

    ClientPoint point() {
      return new ClientPoint(startNanos, worstLagP99Nanos, mean(processCpu), mean(machineCpu), pauseNanos);
    }

    private static Double mean(DoubleSummaryStatistics shares) {
      return shares.getCount() == 0 ? null : shares.getAverage();
    }
  }
}
