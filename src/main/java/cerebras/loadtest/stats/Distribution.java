package cerebras.loadtest.stats;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * How the values of one metric are spread. Values are in the metric's unit. Nothing measured is {@code n = 0} with every
 * other component absent.
 *
 * @param n number of values
 * @param mean arithmetic mean; {@code null} when n = 0
 * @param min smallest value; {@code null} when n = 0
 * @param max largest value; {@code null} when n = 0
 * @param percentiles ascending: 50, 90, 95, 99, 99.9; empty when n = 0
 * @param curve points for charts, ascending; absent for n = 0 and in breakdowns
 */
public record Distribution(
        long n,
        Double mean,
        Double min,
        Double max,
        @JsonIgnore List<Percentile> percentiles,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Point> curve) {

    /** 100 - 99.9 is not quite 0.1. */
    private static final double EPSILON = 1e-6;

    /** Nothing measured. */
    public static final Distribution EMPTY = new Distribution(0, null, null, null, List.of(), List.of());

    /**
     * A point of a percentile curve.
     *
     * @param percent 99 for p99
     * @param value value of this percentile
     */
    public record Point(double percent, double value) {}

    /** Percentiles by name: {@code p50}, {@code p99.9}. */
    @JsonProperty("percentiles")
    Map<String, Percentile> percentilesByName() {
        Map<String, Percentile> named = new LinkedHashMap<>();
        percentiles.forEach(percentile -> named.put(percentile.name(), percentile));
        return named;
    }

    /** A copy with all values converted, for example to another unit. */
    public Distribution map(DoubleUnaryOperator conversion) {
        return new Distribution(
                n,
                converted(mean, conversion),
                converted(min, conversion),
                converted(max, conversion),
                percentiles.stream().map(p -> p.map(conversion)).toList(),
                curve.stream()
                        .map(p -> new Point(p.percent(), conversion.applyAsDouble(p.value())))
                        .toList());
    }

    static Double converted(Double value, DoubleUnaryOperator conversion) {
        return value == null ? null : conversion.applyAsDouble(value);
    }

    /** A copy without the points for charts. */
    public Distribution withoutCurve() {
        return new Distribution(n, mean, min, max, percentiles, List.of());
    }

    /** The percentile computed for {@code percent}; absent when n = 0 or when it is none of the five. */
    public Optional<Percentile> percentile(double percent) {
        return percentiles.stream().filter(p -> p.percent() == percent).findFirst();
    }

    /** The same for people: absent as well where so few values exceed it that it would be the largest, as p95 of fewer than 20. */
    public Optional<Percentile> shown(double percent) {
        return percentile(percent).filter(p -> percent <= 50 || n * (100 - percent) >= 100 - EPSILON);
    }

    /** All percentiles for people, ascending. */
    public List<Percentile> shown() {
        return percentiles.stream().filter(p -> shown(p.percent()).isPresent()).toList();
    }
}
