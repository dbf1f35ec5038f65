package cerebras.loadtest.report;

import cerebras.loadtest.metrics.Comparison;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Percentile;
import java.util.LinkedHashMap;
import java.util.Map;

/** As {@link Comparison}, in {@code summary.json}; {@code ratios} by the key of the metric. */
public record ComparisonDocument(String model, String base, long pairs, long brokenPairs, Map<String, Ratio> ratios) {

  static ComparisonDocument of(Comparison comparison) {
    Map<String, Ratio> ratios = new LinkedHashMap<>();
    comparison.ratios().forEach((metric, values) -> ratios.put(metric.key(), Ratio.of(values)));
    return new ComparisonDocument(
        comparison.model(), comparison.base(), comparison.pairs(), comparison.brokenPairs(), ratios);
  }

  /** The median of the pairs' ratios with its 95 % interval, whose ends are absent when the sample is too small. */
  public record Ratio(long n, double median, Double low, Double high) {

    private static Ratio of(Distribution values) {
      Percentile median = values.percentile(50).orElseThrow();
      return new Ratio(values.n(), median.value(), median.low(), median.high());
    }
  }
}
