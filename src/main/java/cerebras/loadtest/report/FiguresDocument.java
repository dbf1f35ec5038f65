package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.CallFigures;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.Figures.SpeedCoverage;
import cerebras.loadtest.metrics.Figures.UserThroughput;
import cerebras.loadtest.metrics.Timeline;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Window;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * One window's figures in {@code summary.json}; the components are those of {@link Figures}.
 *
 * @param window the window, in milliseconds since the start of the load
 * @param outputThroughput aggregate output throughput; absent if the window is too short
 * @param outputTokens output tokens that arrived in the window
 * @param estimatedTokens tokens of these that were counted locally, not by the server
 * @param uncountedAttempts successful attempts without a token count
 * @param attempts attempts that ended in the window
 * @param successes successful attempts
 * @param failures failed attempts
 * @param successShare successes / attempts; absent without attempts
 * @param attemptsPerSecond attempts / length of the window; absent if it is shorter than 0.1 s
 * @param outcomes number of attempts by outcome; outcomes that did not occur are absent
 * @param meanInFlight mean number of attempts in flight; absent if unknown
 * @param metrics distributions by metric key; the wait for quota only for runs with pacing
 * @param perUserThroughput tokens per second of each user; absent if each call is a user
 * @param slowestUsers the slowest users, slowest first; absent if each call is a user
 * @param speedCoverage number of answers with a measured time per output token and output speed; absent if no answer
 *     can have one
 */
public record FiguresDocument(
        WindowDocument window,
        Throughput outputThroughput,
        double outputTokens,
        double estimatedTokens,
        long uncountedAttempts,
        long attempts,
        long successes,
        long failures,
        Double successShare,
        Double attemptsPerSecond,
        Map<Outcome, Long> outcomes,
        Double meanInFlight,
        Map<String, MetricDocument> metrics,
        MetricDocument perUserThroughput,
        List<UserThroughput> slowestUsers,
        Coverage speedCoverage) {

    static FiguresDocument of(Figures figures) {
        return new FiguresDocument(
                WindowDocument.of(figures.window()),
                Throughput.of(figures.outputThroughput()),
                figures.outputTokens(),
                figures.estimatedTokens(),
                figures.uncountedAttempts(),
                figures.attempts(),
                figures.successes(),
                figures.failures(),
                orAbsent(figures.successShare()),
                orAbsent(figures.attemptsPerSecond()),
                ordered(figures.outcomes()),
                Double.isFinite(figures.meanInFlight()) ? figures.meanInFlight() : null,
                metrics(figures),
                MetricDocument.of(RunMetric.PER_USER_THROUGHPUT, figures.perUser()),
                figures.slowestUsers(),
                Coverage.of(figures.speedCoverage()));
    }

    /** The same without the points for drawing. */
    FiguresDocument withoutCurves() {
        Map<String, MetricDocument> plain = new LinkedHashMap<>(metrics);
        plain.replaceAll((key, metric) -> metric.withoutCurve());
        return new FiguresDocument(
                window,
                outputThroughput,
                outputTokens,
                estimatedTokens,
                uncountedAttempts,
                attempts,
                successes,
                failures,
                successShare,
                attemptsPerSecond,
                outcomes,
                meanInFlight,
                plain,
                perUserThroughput.withoutCurve(),
                slowestUsers,
                speedCoverage);
    }

    /**
     * A mean with its 95 % interval.
     *
     * @param unit tokens/s
     * @param definition the formula, in words
     * @param value output tokens that arrived in the window / its length
     * @param low lower end of the 95 % interval, from batch means; absent below 10 complete batches
     * @param high upper end; absent likewise
     */
    public record Throughput(String unit, String definition, double value, Double low, Double high) {

        static Throughput of(Estimate estimate) {
            return estimate == null
                    ? null
                    : new Throughput(
                            MetricDocument.SPEED,
                            RunMetric.OUTPUT_THROUGHPUT.definition(),
                            estimate.value(),
                            estimate.low(),
                            estimate.high());
        }
    }

    /**
     * As {@link SpeedCoverage}.
     *
     * @param answers successful answers that have an output speed
     * @param unresolved number of answers without one, by reason: {@code few_reads}, {@code client_late}, {@code
     *     held_back}, {@code hidden_reasoning}
     */
    public record Coverage(long answers, Map<String, Long> unresolved) {

        static Coverage of(SpeedCoverage coverage) {
            Map<String, Long> unresolved = new TreeMap<>();
            coverage.unresolved()
                    .forEach((reason, count) -> unresolved.put(reason.name().toLowerCase(Locale.ROOT), count));
            return coverage.answers() == 0 ? null : new Coverage(coverage.answers(), unresolved);
        }
    }

    /** Outcomes in the order of their declaration. */
    static Map<Outcome, Long> ordered(Map<Outcome, Long> outcomes) {
        Map<Outcome, Long> ordered = new EnumMap<>(Outcome.class);
        ordered.putAll(outcomes);
        return ordered;
    }

    private static Map<String, MetricDocument> metrics(Figures figures) {
        Map<String, MetricDocument> metrics = new LinkedHashMap<>();
        MetricDocument.shown(figures)
                .forEach(metric -> metrics.put(metric.key(), MetricDocument.of(metric, figures.metric(metric))));
        return metrics;
    }

    private static Double orAbsent(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    /**
     * A window in {@code summary.json}: milliseconds since the start of the load.
     *
     * @param startMs start
     * @param endMs end
     * @param lengthMs end − start
     * @param complete whether the run lasted to the planned end of the window
     */
    public record WindowDocument(double startMs, double endMs, double lengthMs, boolean complete) {

        static WindowDocument of(Window window) {
            return new WindowDocument(
                    Numbers.millis(window.startNanos()),
                    Numbers.millis(window.endNanos()),
                    Numbers.millis(window.endNanos() - window.startNanos()),
                    window.complete());
        }
    }

    /**
     * Calls with retries in {@code summary.json}; the components are those of {@link CallFigures}.
     *
     * @param calls calls that ended in the steady window
     * @param attempts all attempts of these calls
     * @param retried calls with more than one attempt
     * @param attemptsPerCall attempts / calls; absent without calls, like the two shares
     * @param firstSuccessShare calls whose first attempt succeeded / calls
     * @param successShare calls that succeeded, with or without retries / calls
     * @param first outcomes of first attempts
     * @param last outcomes of last attempts
     * @param latency from the scheduled start of the first attempt to the end of the last, for successful calls
     */
    public record CallsDocument(
            long calls,
            long attempts,
            long retried,
            Double attemptsPerCall,
            Double firstSuccessShare,
            Double successShare,
            Map<Outcome, Long> first,
            Map<Outcome, Long> last,
            MetricDocument latency) {

        /** {@code null} if the run had no retries. */
        static CallsDocument of(CallFigures calls) {
            return calls == null
                    ? null
                    : new CallsDocument(
                            calls.calls(),
                            calls.attempts(),
                            calls.retried(),
                            perCall(calls.attempts(), calls),
                            perCall(calls.firstSuccesses(), calls),
                            perCall(calls.successes(), calls),
                            FiguresDocument.ordered(calls.first()),
                            FiguresDocument.ordered(calls.last()),
                            MetricDocument.ofCalls(RunMetric.CALL_LATENCY, calls.latency()));
        }

        private static Double perCall(long count, CallFigures calls) {
            return calls.calls() == 0 ? null : (double) count / calls.calls();
        }
    }

    /**
     * The run over time in {@code summary.json}: steps of {@code stepMs} since the start of the load.
     *
     * @param stepMs length of a step
     * @param points one entry for each step
     */
    public record TimelineDocument(double stepMs, List<Point> points) {

        static TimelineDocument of(Timeline timeline) {
            return new TimelineDocument(
                    Numbers.millis(timeline.stepNanos()),
                    timeline.points().stream().map(Point::of).toList());
        }

        /**
         * One step; medians cover successful attempts that ended in it.
         *
         * @param startMs time since the start of the load
         * @param tokensPerSecond output tokens that arrived in it / its length
         * @param meanInFlight mean number of attempts in flight
         * @param outcomes number of attempts by outcome; outcomes that did not occur are absent
         * @param timeToFirstTokenMedianMs median time to first token of attempts that ended in the step; absent if none
         *     has a value
         * @param outputSpeedMedianTokensPerSecond median output speed; absent likewise
         * @param endToEndLatencyMedianMs median end-to-end latency; absent likewise
         * @param timePerOutputTokenMedianMs median time per output token; absent likewise
         * @param eventGapMedianMs median of all event gaps of these attempts; absent likewise
         */
        public record Point(
                double startMs,
                double tokensPerSecond,
                double meanInFlight,
                Map<Outcome, Long> outcomes,
                Double timeToFirstTokenMedianMs,
                Double outputSpeedMedianTokensPerSecond,
                Double endToEndLatencyMedianMs,
                Double timePerOutputTokenMedianMs,
                Double eventGapMedianMs) {

            static Point of(Timeline.Point point) {
                return new Point(
                        Numbers.millis(point.startNanos()),
                        point.tokensPerSecond(),
                        point.meanInFlight(),
                        FiguresDocument.ordered(point.outcomes()),
                        millis(point, AttemptMetric.TIME_TO_FIRST_TOKEN),
                        point.median(AttemptMetric.OUTPUT_SPEED),
                        millis(point, AttemptMetric.END_TO_END_LATENCY),
                        millis(point, AttemptMetric.TIME_PER_OUTPUT_TOKEN),
                        millis(point, AttemptMetric.EVENT_GAP));
            }

            private static Double millis(Timeline.Point point, AttemptMetric metric) {
                Double nanos = point.median(metric);
                return nanos == null ? null : Numbers.millis(nanos);
            }
        }
    }
}
