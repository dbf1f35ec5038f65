package cerebras.loadtest.metrics;

import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.CorrelationFit;
import cerebras.loadtest.stats.Window;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * How a figure changed during the steady window: the slope of a least-squares line through equal intervals of the window.
 *
 * @param kind the figure: medians of the intervals, or their shares of failed attempts
 * @param perHour slope, in the unit of the figure: nanoseconds, tokens per second, or for failures a share of 0 to 1
 * @param low lower end of its 95 % interval
 * @param high upper end
 * @param mean of the intervals, for comparison with the slope
 * @param stretches number of intervals that had a value
 */
public record Trend(
        @JsonProperty("figure") Kind kind, double perHour, double low, double high, double mean, int stretches) {

    /** The figure. */
    public enum Kind {
        /** The median of each interval. */
        @JsonProperty("timeToFirstToken")
        TIME_TO_FIRST_TOKEN,
        /** The median of each interval. */
        @JsonProperty("outputSpeed")
        OUTPUT_SPEED,
        /** The share of attempts that failed in each interval. */
        @JsonProperty("failures")
        FAILURES
    }

    /** Whether the 95 % interval of the slope excludes 0. */
    @JsonProperty
    public boolean shown() {
        return low > 0 || high < 0;
    }

    /** Unit of all figures, for the slope per hour. */
    @JsonProperty
    Unit unit() {
        return switch (kind) {
            case TIME_TO_FIRST_TOKEN -> Unit.TIME;
            case OUTPUT_SPEED -> Unit.SPEED;
            case FAILURES -> Unit.SHARE;
        };
    }

    /**
     * Computes the {@link Trend}s of a window. Neighbouring calls are correlated, medians over some minutes much less:
     * the line goes through those. There is no trend if the residuals are so correlated that the window is too short
     * for an interval.
     */
    static final class Builder {

        static final int STRETCHES = 60;
        /** By choice: a line through fewer intervals is meaningless, and figures do not drift in less time. */
        private static final int FEWEST_STRETCHES = 10;

        private static final long SHORTEST_NANOS = 300_000_000_000L;
        private static final double NANOS_PER_HOUR = 3_600e9;
        private static final double NANOS_PER_MICRO = 1e3;

        private final Window window;
        private final double stretchNanos;
        private final List<Stretch> stretches =
                Stream.generate(Stretch::new).limit(STRETCHES).toList();

        Builder(Window window) {
            this.window = window;
            this.stretchNanos = (double) (window.endNanos() - window.startNanos()) / STRETCHES;
        }

        private static final class Stretch {
            private final Histogram firstTokenMicros = new Histogram(3);
            private final Histogram speed = new Histogram(3);
            private long attempts;
            private long failures;

            private void add(Attempt attempt) {
                attempts += attempt.outcome() == Outcome.CANCELLED_BY_PLAN ? 0 : 1;
                if (attempt.outcome().success()) {
                    AttemptMetric.TIME_TO_FIRST_TOKEN.values(
                            attempt,
                            nanos -> firstTokenMicros.recordValue(Math.max(0, Math.round(nanos / NANOS_PER_MICRO))));
                    AttemptMetric.OUTPUT_SPEED.values(attempt, value -> speed.recordValue(Math.round(value)));
                } else if (attempt.outcome().failure()) {
                    failures++;
                }
            }

            private Optional<Double> median(Histogram histogram, double unit) {
                return histogram.getTotalCount() == 0
                        ? Optional.empty()
                        : Optional.of(histogram.getValueAtPercentile(50) * unit);
            }

            private Optional<Double> failureShare() {
                return attempts == 0 ? Optional.empty() : Optional.of((double) failures / attempts);
            }
        }

        /** The middle of an interval in hours, and its value. */
        private record Point(double hours, double value) {}

        void add(Attempt attempt) {
            long momentNanos = attempt.moments().endNanos();
            if (window.contains(momentNanos)) {
                int index = (int) ((momentNanos - window.startNanos()) / stretchNanos);
                stretches.get(Math.min(index, STRETCHES - 1)).add(attempt);
            }
        }

        /** @param lastNanos actual end of the window: an incomplete interval is ignored */
        List<Trend> trends(long lastNanos) {
            int complete = (int) Math.min(STRETCHES, (lastNanos - window.startNanos()) / stretchNanos + 1e-9);
            if (complete < STRETCHES / 2 || complete * stretchNanos < SHORTEST_NANOS) {
                return List.of();
            }
            return Stream.of(
                            trend(
                                    Kind.TIME_TO_FIRST_TOKEN,
                                    complete,
                                    s -> s.median(s.firstTokenMicros, NANOS_PER_MICRO)),
                            trend(Kind.OUTPUT_SPEED, complete, s -> s.median(s.speed, 1)),
                            trend(Kind.FAILURES, complete, Stretch::failureShare))
                    .flatMap(Optional::stream)
                    .toList();
        }

        private Optional<Trend> trend(Kind kind, int complete, Function<Stretch, Optional<Double>> figure) {
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < complete; i++) {
                double hours = (i + 0.5) * stretchNanos / NANOS_PER_HOUR;
                figure.apply(stretches.get(i)).ifPresent(value -> points.add(new Point(hours, value)));
            }
            return points.size() < FEWEST_STRETCHES ? Optional.empty() : line(kind, points);
        }

        /**
         * Slope b = Sxy / Sxx (Montgomery and Runger, Applied Statistics and Probability for Engineers, 11.2), with the margin
         * of a line through correlated values.
         */
        private static Optional<Trend> line(Kind kind, List<Point> points) {
            double meanX = points.stream().mapToDouble(Point::hours).average().orElseThrow();
            double meanY = points.stream().mapToDouble(Point::value).average().orElseThrow();
            double sxx = points.stream()
                    .mapToDouble(p -> Math.pow(p.hours() - meanX, 2))
                    .sum();
            double sxy = points.stream()
                    .mapToDouble(p -> (p.hours() - meanX) * (p.value() - meanY))
                    .sum();
            CorrelationFit fit = CorrelationFit.ofSlope(
                    points.stream().mapToDouble(Point::value).toArray());
            if (fit.tooShort()) {
                return Optional.empty();
            }
            double slope = sxy / sxx;
            double hoursApart =
                    (points.get(points.size() - 1).hours() - points.get(0).hours()) / (points.size() - 1);
            double margin = fit.margin() / hoursApart;
            return Optional.of(new Trend(kind, slope, slope - margin, slope + margin, meanY, points.size()));
        }
    }
}
