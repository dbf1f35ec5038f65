package cerebras.loadtest.report;

import static cerebras.loadtest.metrics.AttemptMetric.CONNECT_TIME;
import static cerebras.loadtest.metrics.AttemptMetric.END_TO_END_LATENCY;
import static cerebras.loadtest.metrics.AttemptMetric.OUTSIDE_SERVER;
import static cerebras.loadtest.metrics.AttemptMetric.SCHEDULE_DELAY;
import static cerebras.loadtest.metrics.AttemptMetric.SERVER_COMPLETION_TIME;
import static cerebras.loadtest.metrics.AttemptMetric.SERVER_PROMPT_TIME;
import static cerebras.loadtest.metrics.AttemptMetric.SERVER_QUEUE_TIME;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.Figures;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The mean time of an attempt as one bar, in the order in which it passes. Means, because they add up; medians do not.
 *
 * @param pieces empty when the server did not tell its times
 */
record TimeBar(List<Piece> pieces) {

  /** One stretch: {@code width} is its part of the whole, in percent with a point, for a style. */
  record Piece(String key, String title, String mean, String share, String width) {}

  private record Stretch(AttemptMetric metric, String title, double nanos) {}

  static TimeBar of(Figures figures, Numbers numbers) {
    if (figures.metric(OUTSIDE_SERVER).n() == 0 || figures.metric(END_TO_END_LATENCY).n() == 0) {
      return new TimeBar(List.of());
    }
    List<Stretch> stretches = stretches(figures).filter(stretch -> stretch.nanos() > 0).toList();
    double whole = stretches.stream().mapToDouble(Stretch::nanos).sum();
    return new TimeBar(stretches.stream().map(stretch -> piece(stretch, whole, numbers)).toList());
  }

  /** Connecting is outside of the server too: what is left of that is everything else. */
  private static Stream<Stretch> stretches(Figures figures) {
    double connect = mean(figures, CONNECT_TIME);
    return Stream.of(
        of(figures, SCHEDULE_DELAY, "Schedule delay"),
        of(figures, CONNECT_TIME, "Connect"),
        of(figures, SERVER_QUEUE_TIME, "Server queue"),
        of(figures, SERVER_PROMPT_TIME, "Prompt"),
        of(figures, SERVER_COMPLETION_TIME, "Generation"),
        new Stretch(OUTSIDE_SERVER, "Else outside the server", mean(figures, OUTSIDE_SERVER) - connect));
  }

  private static Stretch of(Figures figures, AttemptMetric metric, String title) {
    return new Stretch(metric, title, mean(figures, metric));
  }

  private static double mean(Figures figures, AttemptMetric metric) {
    Double mean = figures.metric(metric).mean();
    return mean == null ? 0 : mean;
  }

  private static Piece piece(Stretch stretch, double whole, Numbers numbers) {
    double share = stretch.nanos() / whole;
    return new Piece(
        stretch.metric().key(),
        stretch.title(),
        numbers.time(stretch.nanos()).text(),
        numbers.share(Math.round(1e6 * share), 1_000_000),
        String.format(Locale.ROOT, "%.3f", 100 * share));
  }
}
