package cerebras.loadtest.report;

import cerebras.loadtest.measure.Figures;
import cerebras.loadtest.measure.RunSummary;

/**
 * The window whose figures are shown first: the steady one, or the whole run when nothing ended in the steady one.
 *
 * @param figures what to show
 * @param wholeRun whether the whole run stands in for the steady window
 * @param steps whether the window goes over steps of different loads
 */
record Headline(Figures figures, boolean wholeRun, boolean steps) {

  static Headline of(RunSummary summary) {
    boolean wholeRun = summary.steady().attempts() == 0 && summary.whole().attempts() > 0;
    return new Headline(wholeRun ? summary.whole() : summary.steady(), wholeRun, !summary.steps().isEmpty());
  }

  /** The window's name. */
  String name() {
    return wholeRun ? "whole run" : steps ? "steps together" : "steady window";
  }
}
