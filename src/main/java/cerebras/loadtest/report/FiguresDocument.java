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
 * @param window a stretch of the run, in milliseconds since the load began
 * @param outputThroughput aggregate output throughput; absent when the window has no length
 * @param outputTokens output tokens that arrived in the window
 * @param estimatedTokens those of them that were counted locally, not by the server
 * @param uncountedAttempts successful attempts whose tokens nobody counted
 * @param attempts attempts that ended in the window
 * @param successes those that got their answer
 * @param failures those that did not
 * @param successShare successes / attempts; absent without attempts
 * @param attemptsPerSecond attempts / length of the window; absent when it is shorter than 0.1 s
 * @param outcomes number of attempts by outcome; one that did not happen is absent
 * @param meanInFlight mean number of attempts in flight; absent when there is none
 * @param metrics by {@link AttemptMetric#key()}; the wait for quota only of a run with pacing
 * @param perUserThroughput tokens per second of each user; absent where each call is a user
 * @param slowestUsers the slowest users, the slowest first; absent when there is none
 * @param speedCoverage in how many answers time per output token and output speed could be measured; absent where none
 *     has a speed
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
     * A mean with its 95 % interval, whose ends are absent when the window has too few batches.
     *
     * @param unit tokens/s
     * @param definition the formula, in words
     * @param value output tokens that arrived in the window / its length
     * @param low lower end of the 95 % interval, from batch means; absent below 10 complete batches
     * @param high upper end; absent when there is none
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
     * As {@link SpeedCoverage}; absent when no successful answer was streamed and counted.
     *
     * @param answers successful answers that have an output speed
     * @param unresolved by reason: {@code few_reads}, {@code client_late}, {@code held_back}, {@code hidden_reasoning}
     */
    public record Coverage(long answers, Map<String, Long> unresolved) {

        static Coverage of(SpeedCoverage coverage) {
            Map<String, Long> unresolved = new TreeMap<>();
            coverage.unresolved()
                    .forEach((reason, count) -> unresolved.put(reason.name().toLowerCase(Locale.ROOT), count));
            return coverage.answers() == 0 ? null : new Coverage(coverage.answers(), unresolved);
        }
    }

    /** Outcomes in the order of their declaration, whatever map the figures came in. */
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
     * A window in {@code summary.json}: milliseconds since the load began.
     *
     * @param startMs where it begins
     * @param endMs where it ends
     * @param lengthMs endMs - startMs
     * @param complete whether the run lasted to its planned end
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
     * What became of calls in {@code summary.json}; the components are those of {@link CallFigures}.
     *
     * @param calls calls that ended in the steady window
     * @param attempts attempts of them
     * @param retried calls with more than one attempt
     * @param attemptsPerCall absent without calls, as the two shares are
     * @param firstSuccessShare calls that got their answer at the first attempt / calls
     * @param successShare calls that got their answer in the end / calls
     * @param first of their first attempts
     * @param last of their last ones
     * @param latency from the first attempt's being due to the end of the last, of calls that got their answer
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

        /** Absent when no attempt was to be made again. */
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
     * The run over time in {@code summary.json}: steps of {@code stepMs}, counted from the beginning of the load.
     *
     * @param stepMs length of a step
     * @param points one for each step
     */
    public record TimelineDocument(double stepMs, List<Point> points) {

        static TimelineDocument of(Timeline timeline) {
            return new TimelineDocument(
                    Numbers.millis(timeline.stepNanos()),
                    timeline.points().stream().map(Point::of).toList());
        }

        /**
         * One step; medians are of successful attempts that ended in it, absent when there were none.
         *
         * @param startMs since the load began
         * @param tokensPerSecond output tokens that arrived in it / its length
         * @param meanInFlight mean number of attempts in flight
         * @param outcomes number of attempts by outcome; one that did not happen is absent
         * @param timeToFirstTokenMedianMs of attempts that ended in it; absent when there is none
         * @param outputSpeedMedianTokensPerSecond likewise; absent when there is none
         * @param endToEndLatencyMedianMs likewise; absent when there is none
         * @param timePerOutputTokenMedianMs likewise; absent when there is none
         * @param eventGapMedianMs likewise, of the gaps of those attempts; absent when there is none
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
