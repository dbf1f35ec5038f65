package cerebras.loadtest.metrics;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.Timestamps;
import cerebras.loadtest.stats.Sample;
import cerebras.loadtest.stats.Window;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.IntCountsHistogram;

/**
 * The run over time.
 *
 * @param stepNanos length of a step: a second, or more in a long run
 * @param points one for each step
 */
public record Timeline(long stepNanos, List<Point> points) {

    /**
     * One step of the charts over time.
     *
     * @param startNanos beginning of the step, since the start of the load
     * @param tokensPerSecond output tokens that arrived in the step / its length; the last step ends with the last
     *     attempt, but counts as at least 0.1 s
     * @param meanInFlight time average of the attempts in flight
     * @param outcomes attempts that ended in the step, by outcome; outcomes that did not occur are missing
     * @param levels of the metrics of {@link #METRICS}, over successful attempts that ended in the step; metrics
     *     without values are absent
     */
    public record Point(
            long startNanos,
            double tokensPerSecond,
            double meanInFlight,
            Map<Outcome, Long> outcomes,
            @JsonIgnore Map<AttemptMetric, Level> levels) {

        /** Median and 95th percentile of metrics, by key, each in the unit of the metric; metrics without values are absent. */
        @JsonProperty("metrics")
        Map<AttemptMetric, Level> writtenLevels() {
            Map<AttemptMetric, Level> written = new EnumMap<>(AttemptMetric.class);
            levels.forEach((metric, level) -> written.put(metric, level.in(metric.unit())));
            return written;
        }

        /** The metrics of the timeline, see {@link AttemptMetric#overTime}. */
        public static final Set<AttemptMetric> METRICS = Arrays.stream(AttemptMetric.values())
                .filter(AttemptMetric::overTime)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(AttemptMetric.class)));

        /**
         * A metric in one step, in its unit.
         *
         * @param median median of the values
         * @param p95 {@code null} below 20 values, since it would be the largest of them
         */
        public record Level(double median, Double p95) {

            private Level in(AttemptMetric.Unit unit) {
                return new Level(unit.written(median), p95 == null ? null : unit.written(p95));
            }
        }

        /** The median of one metric; {@code null} if no attempt of the step has a value. */
        public Double median(AttemptMetric metric) {
            Level level = levels.get(metric);
            return level == null ? null : level.median();
        }

        /** The 95th percentile of one metric; {@code null} if too few attempts of the step have a value. */
        public Double p95(AttemptMetric metric) {
            Level level = levels.get(metric);
            return level == null ? null : level.p95();
        }
    }

    /**
     * Computes the {@link Timeline} with several hundred steps. If a run lasts much longer than planned, or has no
     * planned end, steps are merged in pairs, so that there are never more than {@link #MOST_STEPS}.
     */
    static final class Builder {

        private static final long SHORTEST_STEP_NANOS = 1_000_000_000L;
        private static final long PLANNED_STEPS = 600;
        private static final int MOST_STEPS = 1_200;

        private long stepNanos;
        private List<Step> steps = new ArrayList<>();

        /** @param plannedNanos planned length of the run */
        Builder(long plannedNanos) {
            stepNanos = stepNanos(plannedNanos);
        }

        /** The length of a step for this planned length of a run. */
        static long stepNanos(long plannedNanos) {
            return Math.max(SHORTEST_STEP_NANOS, wholeSeconds(plannedNanos / PLANNED_STEPS));
        }

        /** Length of a step, as planned. */
        long stepNanos() {
            return stepNanos;
        }

        private static long wholeSeconds(long nanos) {
            return (nanos + SHORTEST_STEP_NANOS - 1) / SHORTEST_STEP_NANOS * SHORTEST_STEP_NANOS;
        }

        void add(Attempt attempt) {
            Timestamps moments = attempt.moments();
            while (moments.endNanos() / stepNanos >= MOST_STEPS) {
                putTogether();
            }
            TokenArrivals.spread(attempt, (moment, tokens) -> step(moment).tokens += tokens);
            for (int i = index(moments.sentNanos()); i <= index(moments.endNanos()); i++) {
                step(i * stepNanos).inFlightNanos += window(i).overlapNanos(moments.sentNanos(), moments.endNanos());
            }
            step(moments.endNanos()).ended(attempt);
        }

        /** @param lastNanos end of the run: the last step ends there, or when it is long enough for a rate */
        Timeline timeline(long lastNanos) {
            List<Timeline.Point> points = new ArrayList<>();
            for (int i = 0; i < steps.size(); i++) {
                long startNanos = i * stepNanos;
                long lengthNanos =
                        Math.min(stepNanos, Math.max(Window.SHORTEST_OF_A_RATE_NANOS, lastNanos - startNanos));
                points.add(steps.get(i).point(startNanos, lengthNanos));
            }
            return new Timeline(stepNanos, List.copyOf(points));
        }

        private void putTogether() {
            List<Step> longer = new ArrayList<>();
            for (int i = 0; i < steps.size(); i++) {
                if (i % 2 == 0) {
                    longer.add(steps.get(i));
                } else {
                    longer.get(i / 2).add(steps.get(i));
                }
            }
            steps = longer;
            stepNanos *= 2;
        }

        /** A time slightly before the start counts in the first step. */
        private int index(long momentNanos) {
            return (int) Math.max(0, momentNanos / stepNanos);
        }

        private Window window(int index) {
            return new Window(index * stepNanos, (index + 1) * stepNanos, true);
        }

        private Step step(long momentNanos) {
            int index = index(momentNanos);
            while (steps.size() <= index) {
                steps.add(new Step());
            }
            return steps.get(index);
        }

        private static final class Step {
            private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
            private final Map<AttemptMetric, Spread> spreads = new EnumMap<>(AttemptMetric.class);
            private double tokens;
            private double inFlightNanos;

            private void add(Step other) {
                tokens += other.tokens;
                inFlightNanos += other.inFlightNanos;
                other.outcomes.forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
                other.spreads.forEach(
                        (metric, spread) -> spread(metric).histogram.add(spread.histogram));
            }

            private void ended(Attempt attempt) {
                outcomes.merge(attempt.outcome(), 1L, Long::sum);
                if (attempt.outcome().success()) {
                    Timeline.Point.METRICS.forEach(metric ->
                            metric.values(attempt, value -> spread(metric).add(value)));
                }
            }

            private Spread spread(AttemptMetric metric) {
                return spreads.computeIfAbsent(metric, unknown -> new Spread());
            }

            private Timeline.Point point(long startNanos, long lengthNanos) {
                Map<AttemptMetric, Timeline.Point.Level> levels = new EnumMap<>(AttemptMetric.class);
                spreads.forEach((metric, spread) -> levels.put(metric, spread.level()));
                return new Timeline.Point(
                        startNanos, tokens * 1e9 / lengthNanos, inFlightNanos / lengthNanos, outcomes, levels);
            }
        }

        /** Values with a precision of 1 %, in little memory: sufficient for a chart. */
        private static final class Spread {
            private static final double UNITS_PER_VALUE = 100;
            private static final int FEWEST_OF_P95 = 20;

            private final AbstractHistogram histogram = new IntCountsHistogram(2);

            private void add(double value) {
                histogram.recordValue(Math.min(Sample.MOST_UNITS, Math.max(0, Math.round(value * UNITS_PER_VALUE))));
            }

            private Timeline.Point.Level level() {
                return new Timeline.Point.Level(at(50), histogram.getTotalCount() < FEWEST_OF_P95 ? null : at(95));
            }

            private double at(double percent) {
                return histogram.getValueAtPercentile(percent) / UNITS_PER_VALUE;
            }
        }
    }
}
