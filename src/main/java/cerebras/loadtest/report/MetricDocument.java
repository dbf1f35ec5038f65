package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Percentile;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/**
 * One metric's distribution in {@code summary.json}. With {@code n} 0 all figures are absent.
 *
 * @param key name in files
 * @param title name for display
 * @param unit unit of all values: {@code ms}, {@code tokens/s} or {@code tokens}
 * @param definition the formula in words
 * @param population what the values cover: {@code successful} attempts, {@code all}, {@code users}, {@code calls} or
 *     {@code refusals}
 * @param n number of values
 * @param mean mean; absent without values
 * @param min smallest value; absent without values
 * @param max largest value; absent without values
 * @param percentiles percentiles by name: {@code p50}, {@code p99.9}
 * @param curve points of the percentile curve, ascending; absent in breakdowns
 */
public record MetricDocument(
        String key,
        String title,
        String unit,
        String definition,
        String population,
        long n,
        Double mean,
        Double min,
        Double max,
        Map<String, PercentileDocument> percentiles,
        List<Point> curve) {

    static final String SPEED = "tokens/s";

    static MetricDocument of(AttemptMetric metric, Distribution values) {
        String population = metric.population() == AttemptMetric.Population.ALL ? "all" : "successful";
        return of(metric.key(), metric.title(), metric.unit(), metric.definition(), population, values);
    }

    static MetricDocument of(RunMetric metric, Distribution values) {
        return of(metric.key(), metric.title(), Unit.SPEED, metric.definition(), "users", values);
    }

    static MetricDocument ofCalls(RunMetric metric, Distribution values) {
        return of(metric.key(), metric.title(), Unit.TIME, metric.definition(), "calls", values);
    }

    static MetricDocument ofRefusals(RunMetric metric, Distribution values) {
        return of(metric.key(), metric.title(), Unit.TIME, metric.definition(), "refusals", values);
    }

    /** A copy without the points for charts. */
    MetricDocument withoutCurve() {
        return new MetricDocument(key, title, unit, definition, population, n, mean, min, max, percentiles, null);
    }

    /** The name of a percentile: p50, p99.9. */
    static String name(Percentile percentile) {
        return "p"
                + BigDecimal.valueOf(percentile.percent()).stripTrailingZeros().toPlainString();
    }

    /** The unit as files and tables write it. */
    static String unit(Unit unit) {
        return switch (unit) {
            case TIME -> "ms";
            case SPEED -> SPEED;
            case TOKENS -> "tokens";
        };
    }

    /** Conversion from the internal unit to the written one. */
    static DoubleUnaryOperator scale(Unit unit) {
        return unit == Unit.TIME ? Numbers::millis : DoubleUnaryOperator.identity();
    }

    private static MetricDocument of(
            String key, String title, Unit unit, String definition, String population, Distribution values) {
        DoubleUnaryOperator scale = scale(unit);
        Map<String, PercentileDocument> percentiles = new LinkedHashMap<>();
        values.percentiles().forEach(p -> percentiles.put(name(p), PercentileDocument.of(p, scale)));
        return new MetricDocument(
                key,
                title,
                unit(unit),
                definition,
                population,
                values.n(),
                scaled(values.mean(), scale),
                scaled(values.min(), scale),
                scaled(values.max(), scale),
                percentiles,
                values.curve().stream()
                        .map(p -> new Point(p.percent(), scale.applyAsDouble(p.value())))
                        .toList());
    }

    private static Double scaled(Double value, DoubleUnaryOperator scale) {
        return value == null ? null : scale.applyAsDouble(value);
    }

    /**
     * A percentile with its 95 % interval.
     *
     * @param percent 99 for p99
     * @param value value at that rank
     * @param low lower end of the 95 % interval of the percentile; absent when there is none
     * @param high upper end; absent likewise
     * @param sampleTooSmall whether there are too few values for an interval
     */
    public record PercentileDocument(double percent, double value, Double low, Double high, boolean sampleTooSmall) {

        static PercentileDocument of(Percentile percentile, DoubleUnaryOperator scale) {
            return new PercentileDocument(
                    percentile.percent(),
                    scale.applyAsDouble(percentile.value()),
                    scaled(percentile.low(), scale),
                    scaled(percentile.high(), scale),
                    percentile.sampleTooSmall());
        }
    }

    /**
     * One point of a percentile curve.
     *
     * @param percent 99 for p99
     * @param value value of this percentile
     */
    public record Point(double percent, double value) {}

    /** The metrics to show: all, measured or not, except the wait for quota without pacing. */
    static Stream<AttemptMetric> shown(Figures figures) {
        return Arrays.stream(AttemptMetric.values())
                .filter(metric -> metric != AttemptMetric.QUOTA_WAIT
                        || figures.metric(metric).n() > 0);
    }
}
