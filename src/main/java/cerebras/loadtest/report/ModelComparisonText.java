package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.ModelComparison;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Percentile;
import java.util.List;
import java.util.stream.Stream;

/** Which model is faster, as sentences: one for each two models and each metric; none when no models were compared. */
record ModelComparisonText(List<String> sentences) {

    private static final double MEDIAN = 50;

    static ModelComparisonText of(List<ModelComparison> comparisons, Numbers numbers) {
        return new ModelComparisonText(comparisons.stream()
                .flatMap(comparison -> Stream.concat(findings(comparison, numbers), missing(comparison, numbers)))
                .toList());
    }

    private static Stream<String> findings(ModelComparison comparison, Numbers numbers) {
        return comparison.ratios().entrySet().stream()
                .map(ratio -> finding(comparison, ratio.getKey(), ratio.getValue(), numbers));
    }

    private static String finding(
            ModelComparison comparison, AttemptMetric metric, Distribution ratios, Numbers numbers) {
        Percentile median = ratios.percentile(MEDIAN).orElseThrow();
        String doubt = median.sampleTooSmall() || differs(median) ? "" : "no difference shown. ";
        return metric.title() + ": " + doubt + comparison.model() + verb(metric, numbers.ratio(median.value()))
                + comparison.base() + " (" + evidence(median, ratios.n(), numbers) + ").";
    }

    /** The whole interval is on one side of 1. */
    private static boolean differs(Percentile median) {
        return median.low() > 1 || median.high() < 1;
    }

    private static String verb(AttemptMetric metric, String ratio) {
        return switch (metric.unit()) {
            case TIME -> " takes " + ratio + " times as long as ";
            case SPEED -> " is " + ratio + " times as fast as ";
            case TOKENS -> " has " + ratio + " times as many as ";
        };
    }

    private static String evidence(Percentile median, long n, Numbers numbers) {
        return median.sampleTooSmall()
                ? "n too small for an interval: " + numbers.count(n, "pair")
                : "95 % interval " + numbers.ratio(median.low()) + " to " + numbers.ratio(median.high()) + ", n = "
                        + numbers.count(n, "pair");
    }

    private static Stream<String> missing(ModelComparison comparison, Numbers numbers) {
        String models = comparison.model() + " and " + comparison.base() + ": ";
        if (comparison.brokenPairs() > 0) {
            return Stream.of(models + "left out " + numbers.count(comparison.brokenPairs(), "pair")
                    + " of which one call or both got no answer.");
        }
        return comparison.pairs() == 0 ? Stream.of(models + "no pair of calls in the steady window.") : Stream.empty();
    }
}
