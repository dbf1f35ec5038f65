package cerebras.loadtest.report;

import cerebras.loadtest.gate.Judgement;
import cerebras.loadtest.gate.ServiceLevel;
import cerebras.loadtest.gate.ServiceTally;
import cerebras.loadtest.measure.Attempt;
import cerebras.loadtest.measure.Figures;
import cerebras.loadtest.measure.Window;

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
