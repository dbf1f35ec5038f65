package cerebras.loadtest.report;

import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.analysis.slo.ServiceLevel;
import cerebras.loadtest.analysis.slo.ServiceTally;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.stats.Window;

/** Judges one window of a run. Hears of all attempts: calls may begin before it. */
final class WindowJudge {

  private final ServiceLevel level;
  private final ServiceTally tally;
  private Window window;

  WindowJudge(ServiceLevel level, Window window) {
    this.level = level;
    this.tally = new ServiceTally(level, window);
    this.window = window;
  }

  /** The sending ended before its plan. */
  void cut(long endNanos) {
    window = window.endingBy(endNanos);
  }

  void add(Attempt attempt) {
    tally.add(attempt, window.contains(attempt.moments().endNanos()));
  }

  /** @param figures of the same window */
  Judgement judgement(Figures figures) {
    return level.judge(tally.evidence(figures.outputThroughput()));
  }
}
