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

    /** Nothing measured. */
    public static final Distribution EMPTY = new Distribution(0, null, null, null, List.of(), List.of());

    /** The percentile computed for {@code percent}; absent when n = 0 or when it is none of the five. */
    public Optional<Percentile> percentile(double percent) {
        return percentiles.stream().filter(p -> p.percent() == percent).findFirst();
    }
}
