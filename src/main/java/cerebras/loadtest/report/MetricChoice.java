package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.Figures;
import java.util.Arrays;
import java.util.stream.Stream;

/** Which metrics of the attempts are shown: all, measured or not, but no wait for quota where there was no pacing. */
final class MetricChoice {

  private MetricChoice() {}

  static Stream<AttemptMetric> of(Figures figures) {
    return Arrays.stream(AttemptMetric.values())
        .filter(metric -> metric != AttemptMetric.QUOTA_WAIT || figures.metric(metric).n() > 0);
  }
}
