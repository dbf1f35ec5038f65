package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.VariantComparison;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Percentile;
import java.util.List;
import java.util.stream.Stream;

/** Which variant is faster, as sentences: one for each figure of each variant but the first; none when nothing was compared. */
record VariantComparisonText(List<String> sentences) {

    private static final double MEDIAN = 50;

    static VariantComparisonText of(List<VariantComparison> comparisons, Numbers numbers) {
        return new VariantComparisonText(comparisons.stream()
                .flatMap(comparison -> Stream.of(
                                findings(comparison, numbers),
                                cost(comparison, numbers),
                                success(comparison, numbers),
                                missing(comparison, numbers))
                        .flatMap(sentences -> sentences))
                .toList());
    }

    private static Stream<String> findings(VariantComparison comparison, Numbers numbers) {
        return comparison.ratios().entrySet().stream()
                .map(ratio ->
                        finding(comparison, ratio.getKey().title(), verb(ratio.getKey()), ratio.getValue(), numbers));
    }

    private static Stream<String> cost(VariantComparison comparison, Numbers numbers) {
        return comparison.cost().n() == 0
                ? Stream.empty()
                : Stream.of(
                        finding(comparison, "Cost of a call", "costs %s times as much as", comparison.cost(), numbers));
    }

    private static String finding(
            VariantComparison comparison, String title, String verb, Distribution ratios, Numbers numbers) {
        Percentile median = ratios.percentile(MEDIAN).orElseThrow();
        String doubt = median.sampleTooSmall() || differs(median) ? "" : "no difference shown. ";
        return title + ": " + doubt + comparison.variant() + " " + verb.formatted(numbers.ratio(median.value())) + " "
                + comparison.base() + " (" + evidence(median, ratios.n(), numbers) + ").";
    }

    /** The whole interval is on one side of 1. */
    private static boolean differs(Percentile median) {
        return median.low() > 1 || median.high() < 1;
    }

    private static String verb(AttemptMetric metric) {
        return switch (metric.unit()) {
            case TIME -> "takes %s times as long as";
            case SPEED -> "is %s times as fast as";
            case TOKENS, COUNT -> "has %s times as many as";
            case SHARE -> "has %s times the share of";
            case DOLLARS -> "costs %s times as much as";
        };
    }

    private static String evidence(Percentile median, long n, Numbers numbers) {
        return median.sampleTooSmall()
                ? "n too small for an interval: " + numbers.count(n, "pair")
                : "95 % interval " + numbers.ratio(median.low()) + " to " + numbers.ratio(median.high()) + ", n = "
                        + numbers.count(n, "pair");
    }

    /** Only where a call failed: otherwise all were answered. */
    private static Stream<String> success(VariantComparison comparison, Numbers numbers) {
        Estimate success = comparison.success();
        if (success == null || comparison.brokenPairs() == 0) {
            return Stream.empty();
        }
        String interval = success.low() == null
                ? ""
                : " (95 %% interval %s to %s)"
                        .formatted(points(success.low(), numbers), points(success.high(), numbers));
        boolean differs = success.low() != null && (success.low() > 0 || success.high() < 0);
        return Stream.of("Success: %s%s answers %s percentage points %s of the prompts than %s%s."
                .formatted(
                        differs || success.low() == null ? "" : "no difference shown. ",
                        comparison.variant(),
                        points(Math.abs(success.value()), numbers),
                        success.value() < 0 ? "fewer" : "more",
                        comparison.base(),
                        interval));
    }

    /** Percentage points. */
    private static String points(double share, Numbers numbers) {
        return numbers.decimal(100 * share);
    }

    private static Stream<String> missing(VariantComparison comparison, Numbers numbers) {
        String both = comparison.variant() + " and " + comparison.base() + ": ";
        if (comparison.brokenPairs() > 0) {
            return Stream.of(both + "left out " + numbers.count(comparison.brokenPairs(), "pair")
                    + " of which one call or both got no answer.");
        }
        return comparison.pairs() == 0 ? Stream.of(both + "no pair of calls in the steady window.") : Stream.empty();
    }
}
