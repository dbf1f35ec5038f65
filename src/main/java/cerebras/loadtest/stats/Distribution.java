package cerebras.loadtest.stats;

import java.util.List;
import java.util.Optional;

/**
 * How the values of one metric are spread. Values are in the metric's unit. Nothing measured is {@code n = 0} with every
 * other component absent.
 *
 * @param n number of values
 * @param mean arithmetic mean; {@code null} when n = 0
 * @param min smallest value; {@code null} when n = 0
 * @param max largest value; {@code null} when n = 0
 * @param percentiles ascending: 50, 90, 95, 99, 99.9; empty when n = 0
 * @param curve points for drawing: percent and value, ascending; without intervals; empty when n = 0
 */
public record Distribution(
        long n, Double mean, Double min, Double max, List<Percentile> percentiles, List<Percentile> curve) {

    /** 100 - 99.9 is not quite 0.1. */
    private static final double EPSILON = 1e-6;

    /** Nothing measured. */
    public static final Distribution EMPTY = new Distribution(0, null, null, null, List.of(), List.of());

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
