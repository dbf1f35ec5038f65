package cerebras.loadtest.report;

import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Percentile;
import java.util.ArrayList;
import java.util.List;

/** A distribution written down by its values; the ends of its intervals lie a fiftieth to either side. */
record Spread(double min, double p50, double p90, double p95, double p99, double p999, double max) {

    private static final double NANOS_PER_MILLI = 1e6;

    /** All values the same. */
    static Spread always(double value) {
        return new Spread(value, value, value, value, value, value, value);
    }

    /** From milliseconds to the nanoseconds of the model. */
    Spread millis() {
        return times(NANOS_PER_MILLI);
    }

    Spread times(double factor) {
        return new Spread(
                min * factor, p50 * factor, p90 * factor, p95 * factor, p99 * factor, p999 * factor, max * factor);
    }

    /** The distribution of {@code n} such values, whose mean is said to be the median; a single value is the median. */
    Distribution of(long n) {
        return n == 1 ? always(p50).distribution(1) : distribution(n);
    }

    private Distribution distribution(long n) {
        List<Percentile> percentiles = List.of(
                percentile(50, p50, n >= 6),
                percentile(90, p90, n >= 36),
                percentile(95, p95, n >= 72),
                percentile(99, p99, n >= 368),
                percentile(99.9, p999, n >= 3_688));
        List<Distribution.Point> curve = new ArrayList<>();
        curve.add(new Distribution.Point(0, min));
        percentiles.forEach(p -> curve.add(new Distribution.Point(p.percent(), p.value())));
        curve.add(new Distribution.Point(100, max));
        return new Distribution(n, p50, min, max, percentiles, curve);
    }

    private static Percentile percentile(double percent, double value, boolean interval) {
        return new Percentile(percent, value, interval ? value * 0.98 : null, interval ? value * 1.02 : null);
    }
}
