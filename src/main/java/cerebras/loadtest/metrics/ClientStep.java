package cerebras.loadtest.metrics;

import cerebras.loadtest.records.ClientSample;
import java.util.DoubleSummaryStatistics;

/** Gathers one {@link ClientPoint}, in little memory: a run has hundreds. */
final class ClientStep {

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
