package cerebras.loadtest.report;

import cerebras.loadtest.measure.RunSummary;

/**
 * Which charts of the whole run have something to show. Where one has not, the page says why in words.
 *
 * @param overTime whether the run had any step
 * @param outcomes whether any attempt of the run failed
 * @param perUser whether there were users to speak of
 */
record ChartChoice(boolean overTime, boolean outcomes, boolean perUser) {

  static ChartChoice of(RunSummary summary) {
    return new ChartChoice(
        !summary.timeline().points().isEmpty(),
        summary.whole().failures() > 0,
        Headline.of(summary).figures().perUser().n() > 0);
  }
}
