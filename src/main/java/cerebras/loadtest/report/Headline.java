package cerebras.loadtest.report;

import cerebras.loadtest.measure.Figures;
import cerebras.loadtest.measure.RunSummary;
import cerebras.loadtest.measure.Slice;

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
    boolean steps = summary.slices().stream().anyMatch(slice -> slice.kind() == Slice.Kind.STEP);
    return new Headline(wholeRun ? summary.whole() : summary.steady(), wholeRun, steps);
  }

  /** The window's name. */
  String name() {
    return wholeRun ? "whole run" : steps ? "steps together" : "steady window";
  }
}
