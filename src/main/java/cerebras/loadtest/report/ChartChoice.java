package cerebras.loadtest.report;

import cerebras.loadtest.metrics.RunSummary;

/**
 * Which charts of the whole run have something to show. Where one has not, the page says why in words.
 *
 * @param overTime whether the run had more than one step of time
 * @param overTimeReason why there is nothing over time, should there be nothing
 * @param outcomes whether any attempt of the run failed
 * @param perUser whether there was more than one user to speak of
 */
record ChartChoice(boolean overTime, String overTimeReason, boolean outcomes, boolean perUser) {

  static ChartChoice of(RunSummary summary) {
    int steps = summary.timeline().points().size();
    return new ChartChoice(
        steps > 1,
        steps == 0 ? "Not measured: no attempt ended." : "Nothing to draw: the run has a single step of time.",
        steps > 1 && summary.whole().failures() > 0,
        Headline.of(summary).figures().perUser().n() > 1);
  }
}
