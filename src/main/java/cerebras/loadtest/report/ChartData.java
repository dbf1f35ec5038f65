package cerebras.loadtest.report;

import cerebras.loadtest.analysis.finding.Headline;
import cerebras.loadtest.analysis.slo.Limit.PercentileLimit;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.ClientFigures;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SessionMetric;
import cerebras.loadtest.metrics.Timeline;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.report.BreakdownTable.SliceCharts;
import cerebras.loadtest.report.QuotaTable.QuotaCharts;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the page's script draws: seconds, milliseconds and tokens per second. Lists over time have one entry for each
 * step, {@code null} where nothing was measured. Text from outside this project has its control
 * characters made visible.
 *
 * @param stepSeconds length of a step
 * @param endSeconds end of the run, within its last step
 * @param phases of the load, those that have a length
 * @param startSeconds beginning of each step
 * @param outcomes those that occurred
 * @param metrics by key
 * @param perUser throughput of the users
 * @param taskTime task times of the completed sessions; {@code null} without sessions
 * @param slices of the parts of the run
 * @param quotas what came through in each minute, and what was left, by model
 * @param client of the client; {@code null} where it was not measured
 * @param limits of the service level
 * @param hero the chart of the first screen; {@code null} without one
 * @param calls single attempts
 */
record ChartData(
        double stepSeconds,
        double endSeconds,
        List<Phase> phases,
        List<Double> startSeconds,
        List<Double> throughput,
        List<Double> inFlight,
        List<OutcomeSeries> outcomes,
        Map<String, MetricChart> metrics,
        SpreadChart perUser,
        SpreadChart taskTime,
        SliceCharts slices,
        List<QuotaCharts> quotas,
        ClientCharts client,
        List<LimitLine> limits,
        Hero hero,
        CallSample.Calls calls) {

    static ChartData of(JudgedRun run, Hero hero) {
        RunSummary summary = run.summary();
        Figures figures = Headline.of(summary).figures();
        List<Timeline.Point> points = summary.timeline().points();
        return new ChartData(
                Numbers.seconds(summary.timeline().stepNanos()),
                Numbers.seconds(summary.whole().window().endNanos()),
                Phase.of(summary),
                each(points, point -> Numbers.seconds(point.startNanos())),
                each(points, Timeline.Point::tokensPerSecond),
                each(points, Timeline.Point::meanInFlight),
                outcomes(points),
                MetricCharts.shown(summary)
                        .collect(Collectors.toMap(
                                AttemptMetric::key, metric -> MetricChart.of(metric, figures, points))),
                SpreadChart.of(figures.perUser(), Unit.SPEED),
                summary.sessions() == null
                        ? null
                        : SpreadChart.of(summary.sessions().metric(SessionMetric.TASK_TIME), Unit.TIME),
                SliceCharts.of(summary.breakdowns()),
                summary.quotas().stream().map(QuotaCharts::of).toList(),
                ClientCharts.of(summary),
                LimitLine.of(summary),
                hero,
                run.calls());
    }

    /**
     * A limit of the service level, as a line in the charts of its metric.
     *
     * @param key of the metric
     * @param percent that is limited, for example 95; {@code null} when it is no percentile
     * @param bound in the unit of the chart
     */
    record LimitLine(String key, Double percent, double bound, String text) {

        static List<LimitLine> of(RunSummary summary) {
            return RunJudge.asked(summary.run()).stream()
                    .flatMap(level -> level.limits().stream())
                    .filter(limit -> limit.request().isEmpty())
                    .filter(PercentileLimit.class::isInstance)
                    .map(PercentileLimit.class::cast)
                    .map(limit -> new LimitLine(
                            limit.metric().key(),
                            Double.valueOf(limit.percent()),
                            limit.unit().written(limit.bound()),
                            (limit.fromBelow() ? "≥ " : "≤ ")
                                    + Numbers.PAGE
                                            .quantity(limit.metric().unit(), limit.bound())
                                            .text()))
                    .toList();
        }
    }

    /** How many attempts ended in each step with one outcome. */
    record OutcomeSeries(String label, boolean success, List<Long> counts) {}

    private static List<OutcomeSeries> outcomes(List<Timeline.Point> points) {
        return Arrays.stream(Outcome.values())
                .filter(outcome ->
                        points.stream().anyMatch(point -> point.outcomes().getOrDefault(outcome, 0L) > 0))
                .map(outcome -> new OutcomeSeries(
                        outcome.label(),
                        !outcome.failure(),
                        each(points, point -> point.outcomes().getOrDefault(outcome, 0L))))
                .toList();
    }

    private static <T> List<T> each(List<Timeline.Point> points, Function<Timeline.Point, T> value) {
        return points.stream().map(value).toList();
    }

    /**
     * One metric as it is drawn: its distribution, and its course over time with an entry for each step, {@code null} where
     * nothing, or for p95 too little, was measured.
     */
    record MetricChart(SpreadChart spread, List<Double> median, List<Double> p95) {

        static MetricChart of(AttemptMetric metric, Figures figures, List<Timeline.Point> points) {
            DoubleUnaryOperator scale = metric.unit()::written;
            return new MetricChart(
                    SpreadChart.of(figures.metric(metric), metric.unit()),
                    each(points, point -> point.median(metric), scale),
                    each(points, point -> point.p95(metric), scale));
        }

        /** A list that may hold {@code null}. */
        private static List<Double> each(
                List<Timeline.Point> points, Function<Timeline.Point, Double> value, DoubleUnaryOperator scale) {
            return points.stream()
                    .map(value)
                    .map(found -> found == null ? null : scale.applyAsDouble(found))
                    .toList();
        }
    }

    /**
     * What is drawn of the client over time: one entry for each step of the run, {@code null} where nothing was measured.
     *
     * @param lag p99 of the worst second, ms
     * @param pauses time in pauses, ms
     * @param process percent of all processors
     * @param machine the same of all processes
     */
    record ClientCharts(List<Double> lag, List<Double> pauses, List<Double> process, List<Double> machine) {

        private static final double PERCENT = 100;

        /** {@code null} when the records hold nothing of the client. */
        static ClientCharts of(RunSummary summary) {
            ClientFigures client = summary.client();
            if (client == null) {
                return null;
            }
            Map<Long, ClientFigures.Point> points =
                    client.points().stream().collect(Collectors.toMap(ClientFigures.Point::startNanos, point -> point));
            List<ClientFigures.Point> steps = summary.timeline().points().stream()
                    .map(step -> at(step, points))
                    .toList();
            return new ClientCharts(
                    scaled(steps, ClientFigures.Point::eventLoopLagP99Nanos, Numbers.millis(1)),
                    scaled(steps, ClientFigures.Point::pauseNanos, Numbers.millis(1)),
                    scaled(steps, ClientFigures.Point::processCpu, PERCENT),
                    scaled(steps, ClientFigures.Point::machineCpu, PERCENT));
        }

        private static ClientFigures.Point at(Timeline.Point step, Map<Long, ClientFigures.Point> points) {
            return points.getOrDefault(
                    step.startNanos(), new ClientFigures.Point(step.startNanos(), null, null, null, null));
        }

        private static List<Double> scaled(
                List<ClientFigures.Point> steps, Function<ClientFigures.Point, Number> value, double factor) {
            return steps.stream()
                    .map(value)
                    .map(number -> number == null ? null : number.doubleValue() * factor)
                    .toList();
        }
    }

    /**
     * A stretch of the load, in seconds since it began.
     *
     * @param measured whether there are figures of it
     */
    record Phase(String name, double start, double end, boolean measured) {

        /** Those of the run that have a length: the windows of its steps if it has any, else the phases of its plan. */
        static List<Phase> of(RunSummary summary) {
            List<Phase> steps = summary.steps().stream().map(Phase::step).toList();
            Stream<Phase> phases = steps.isEmpty() ? planned(summary) : steps.stream();
            return phases.filter(phase -> phase.end() > phase.start()).toList();
        }

        private static Phase step(Breakdown step) {
            Window window = step.figures().window();
            return new Phase(
                    step.name() + (step.name().equals("1") ? " user" : " users"),
                    Numbers.seconds(window.startNanos()),
                    Numbers.seconds(window.endNanos()),
                    true);
        }

        private static Stream<Phase> planned(RunSummary summary) {
            LoadPlan plan = summary.run().plan();
            if (plan.steadyEndNanos() == 0 || plan.own()) {
                return Stream.empty();
            }
            double ramp = Numbers.seconds(plan.rampNanos());
            double steady = Numbers.seconds(plan.steadyStartNanos());
            double end = Numbers.seconds(summary.whole().window().endNanos());
            double sent = Math.min(Numbers.seconds(sendingEndNanos(plan, summary.stop())), end);
            return Stream.of(
                    new Phase("ramp", 0, Math.min(ramp, sent), false),
                    new Phase("warm-up", ramp, Math.min(steady, sent), false),
                    new Phase("steady", steady, sent, true),
                    new Phase("drain", sent, end, false));
        }

        private static long sendingEndNanos(LoadPlan plan, LoadStop stop) {
            return stop == null ? plan.steadyEndNanos() : Math.min(stop.atNanos(), plan.steadyEndNanos());
        }
    }

    /**
     * A distribution as it is drawn, in milliseconds, tokens per second or tokens.
     *
     * @param curve points of percent and value, ascending
     * @param intervals 95 % intervals of percentiles: percent, low and high end
     * @param few whether there are so few values that each is a point of its own and no line joins them
     */
    record SpreadChart(List<List<Double>> curve, List<List<Double>> intervals, boolean few) {

        /** By choice: below, a line would look like more than is known. */
        static final long FEW = 20;

        static SpreadChart of(Distribution values, Unit unit) {
            DoubleUnaryOperator scale = unit::written;
            return new SpreadChart(
                    curve(values, scale),
                    values.percentiles().stream()
                            .filter(percentile -> !percentile.sampleTooSmall())
                            .map(p -> List.of(p.percent(), scale.applyAsDouble(p.low()), scale.applyAsDouble(p.high())))
                            .toList(),
                    values.n() < FEW);
        }

        /** Each value that was seen once, at (rank − 0.5) / n: so the curve ends where the sample does. (Hazen 1914.) */
        private static List<List<Double>> curve(Distribution values, DoubleUnaryOperator scale) {
            List<List<Double>> points = new ArrayList<>();
            long last = 0;
            for (Distribution.Point point : values.curve()) {
                long rank = Math.max(1, (long) Math.ceil(values.n() * point.percent() / 100));
                if (rank > last) {
                    points.add(List.of(100 * (rank - 0.5) / values.n(), scale.applyAsDouble(point.value())));
                    last = rank;
                }
            }
            return List.copyOf(points);
        }
    }
}
