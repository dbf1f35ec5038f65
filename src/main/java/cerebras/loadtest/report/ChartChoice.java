package cerebras.loadtest.report;

import static cerebras.loadtest.measure.AttemptMetric.END_TO_END_LATENCY;
import static cerebras.loadtest.measure.AttemptMetric.OUTPUT_SPEED;
import static cerebras.loadtest.measure.AttemptMetric.TIME_TO_FIRST_TOKEN;

import cerebras.loadtest.measure.Figures;
import cerebras.loadtest.measure.RunSummary;

/**
 * Which charts have something to show. Where one has not, the page says why in words.
 *
 * @param overTime whether the run had any step
 * @param outcomes whether any attempt of the run failed
 * @param streamReason why there is no first token, should there be none
 */
record ChartChoice(
    boolean overTime,
    boolean outcomes,
    boolean firstToken,
    boolean speed,
    boolean latency,
    boolean perUser,
    String streamReason) {

  static ChartChoice of(RunSummary summary) {
    Figures figures = Headline.of(summary).figures();
    return new ChartChoice(
        !summary.timeline().points().isEmpty(),
        summary.whole().failures() > 0,
        figures.metric(TIME_TO_FIRST_TOKEN).n() > 0,
        figures.metric(OUTPUT_SPEED).n() > 0,
        figures.metric(END_TO_END_LATENCY).n() > 0,
        figures.perUser().n() > 0,
        streamReason(figures));
  }

  private static String streamReason(Figures figures) {
    if (figures.successes() == 0) {
      return "Not measured: no attempt succeeded.";
    }
    return HeadlineFigures.notStreamed(figures)
        ? "Not measured: the answers were not streamed, times are of whole answers."
        : "Not measured: no answer had two events with text and counted tokens.";
  }
}
