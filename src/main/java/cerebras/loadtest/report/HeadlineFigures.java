package cerebras.loadtest.report;

import static cerebras.loadtest.metrics.AttemptMetric.END_TO_END_LATENCY;
import static cerebras.loadtest.metrics.AttemptMetric.LATENCY_FROM_SCHEDULE;
import static cerebras.loadtest.metrics.AttemptMetric.OUTPUT_SPEED;
import static cerebras.loadtest.metrics.AttemptMetric.QUOTA_WAIT;
import static cerebras.loadtest.metrics.AttemptMetric.SCHEDULE_DELAY;
import static cerebras.loadtest.metrics.AttemptMetric.TIME_TO_FIRST_TOKEN;
import static java.util.Map.entry;

import cerebras.loadtest.analysis.finding.Headline;
import cerebras.loadtest.analysis.health.GeneratorHealth;
import cerebras.loadtest.analysis.health.GeneratorHealth.Reason;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunMetric;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SessionFigures;
import cerebras.loadtest.metrics.SessionMetric;
import cerebras.loadtest.records.Invalidity;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.Remark;
import cerebras.loadtest.report.HeadlineFigures.HeadlineFigure.Value;
import cerebras.loadtest.report.MetricCharts.OutputSpeedText;
import cerebras.loadtest.report.Numbers.Quantity;
import cerebras.loadtest.stats.CorrelationFit.TooShort;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Percentile;
import cerebras.loadtest.stats.Share;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Chooses and words the figures that page and console show first. */
final class HeadlineFigures {

    private static final Set<AttemptMetric> OF_STREAMS = EnumSet.of(TIME_TO_FIRST_TOKEN, OUTPUT_SPEED);

    private static final double[] MEDIAN = {50};

    static final String NOT_STREAMED = "not measured: the answers were not streamed, times are of whole answers";

    private static final String NO_TEXT = "not measured: no answer carried text";

    private final Figures figures;
    private final String withoutFirstToken;
    private final Numbers numbers;

    private HeadlineFigures(Figures figures, String withoutFirstToken, Numbers numbers) {
        this.figures = figures;
        this.withoutFirstToken = withoutFirstToken;
        this.numbers = numbers;
    }

    /** All of them, in the order of reading. */
    static List<HeadlineFigure> of(RunSummary summary, Numbers numbers) {
        HeadlineFigures headline = new HeadlineFigures(
                Headline.of(summary).figures(), notStreamed(summary) ? NOT_STREAMED : NO_TEXT, numbers);
        LoadPlan plan = summary.run().plan();
        List<HeadlineFigure> figures = plan.offered() == null ? headline.ofUsers(plan) : headline.ofArrivals(plan);
        Doubts doubts = new Doubts(GeneratorHealth.in(summary));
        return Stream.of(headline.ofSessions(summary.sessions()), figures.stream(), headline.quotaWait())
                .flatMap(some -> some)
                .map(doubts::on)
                .toList();
    }

    private List<HeadlineFigure> ofUsers(LoadPlan plan) {
        return Stream.of(
                        throughput(),
                        plan.closed() ? perUser() : null,
                        metric(TIME_TO_FIRST_TOKEN, 50, 95, 99),
                        metric(OUTPUT_SPEED, 50),
                        metric(END_TO_END_LATENCY, 50, 95, 99),
                        successRate())
                .filter(Objects::nonNull)
                .toList();
    }

    /** Only of a run that plays sessions. */
    private Stream<HeadlineFigure> ofSessions(SessionFigures sessions) {
        if (sessions == null) {
            return Stream.empty();
        }
        Distribution times = sessions.metric(SessionMetric.TASK_TIME);
        Estimate rate = sessions.perMinute();
        return Stream.of(
                new HeadlineFigure(
                        SessionMetric.TASK_TIME.key(),
                        SessionMetric.TASK_TIME.title(),
                        DoubleStream.of(50, 90)
                                .mapToObj(times::shown)
                                .flatMap(Optional::stream)
                                .map(p -> value(p.name(), p, AttemptMetric.Unit.TIME))
                                .toList(),
                        List.of("of " + numbers.count(times.n(), "completed session"), unfinished(sessions))),
                figure(
                        RunMetric.TASKS_PER_MINUTE,
                        rate == null
                                ? List.of()
                                : List.of(new Value(
                                        "",
                                        new Quantity(numbers.decimal(rate.value()), "/min"),
                                        "",
                                        rate.low() == null)),
                        interval(rate)),
                figure(
                        RunMetric.TASK_SUCCESS,
                        sessions.success().stream()
                                .map(share -> Value.exact("", numbers.percent(share.part(), share.whole())))
                                .toList(),
                        numbers.count(sessions.completed()) + " of " + numbers.count(sessions.sessions(), "session"),
                        sessions.deviated() == 0
                                ? ""
                                : numbers.count(sessions.deviated()) + " deviated from the script"));
    }

    private String unfinished(SessionFigures sessions) {
        return sessions.unfinished() == 0
                ? ""
                : numbers.count(sessions.unfinished()) + " more unfinished"
                        + (sessions.shortened() ? ", so long ones are missing" : "");
    }

    /** Without the aggregate throughput: here it follows from the rate that was offered. */
    private List<HeadlineFigure> ofArrivals(LoadPlan plan) {
        return List.of(
                requestRate(plan),
                metric(TIME_TO_FIRST_TOKEN, 50, 95, 99),
                metric(OUTPUT_SPEED, 50),
                metric(LATENCY_FROM_SCHEDULE, 50, 95, 99),
                metric(SCHEDULE_DELAY, 50, 95, 99),
                successRate());
    }

    /** Whether answers came, but none of them as a stream: because none was asked for, or because whole ones came. */
    static boolean notStreamed(RunSummary summary) {
        boolean whole = !"true".equals(summary.run().settings().get("stream"))
                || summary.notes().attempts(Remark.Kind.WHOLE_ANSWER) > 0;
        return whole && noFirstToken(Headline.of(summary).figures());
    }

    /** Whether answers came, but none of them with streamed text. */
    static boolean noFirstToken(Figures figures) {
        return figures.successes() > 0 && figures.metric(TIME_TO_FIRST_TOKEN).n() == 0;
    }

    private HeadlineFigure throughput() {
        Estimate throughput = figures.outputThroughput();
        List<Value> values = throughput == null
                ? List.of()
                : List.of(new Value("", numbers.speed(throughput.value()), "", throughput.low() == null));
        return figure(RunMetric.OUTPUT_THROUGHPUT, values, interval(throughput), estimatedShare());
    }

    private HeadlineFigure requestRate(LoadPlan plan) {
        Stream<Value> offered = plan.offered().ratePerSecond() == null
                ? Stream.empty()
                : Stream.of(Value.exact(
                        "offered", perSecond(plan.offered().steadyCalls() / Numbers.seconds(plan.steadyNanos()))));
        Stream<Value> ended =
                figures.attemptsPerSecond().stream().mapToObj(rate -> Value.exact("ended", perSecond(rate)));
        return figure(
                RunMetric.REQUEST_RATE,
                Stream.concat(offered, ended).toList(),
                numbers.count(plan.offered().steadyCalls(), "call") + " due in the steady window");
    }

    private Quantity perSecond(double rate) {
        return new Quantity(numbers.decimal(rate), "/s");
    }

    private HeadlineFigure perUser() {
        Distribution perUser = figures.perUser();
        Stream<Value> median = perUser.percentile(50).stream().map(p -> value("median", p, AttemptMetric.Unit.SPEED));
        Stream<Value> slowest =
                Optional.ofNullable(perUser.min()).stream().map(min -> Value.exact("slowest", numbers.speed(min)));
        List<Value> values = Stream.concat(median, slowest).toList();
        return figure(RunMetric.PER_USER_THROUGHPUT, values, "of " + numbers.count(perUser.n(), "user"));
    }

    private HeadlineFigure metric(AttemptMetric metric, double... percents) {
        Distribution distribution = figures.metric(metric);
        List<Value> values = Arrays.stream(distribution.n() == 1 ? MEDIAN : percents)
                .mapToObj(distribution::shown)
                .flatMap(Optional::stream)
                .map(p -> value(label(p, distribution.n(), percents.length), p, metric.unit()))
                .toList();
        boolean streamMissing = values.isEmpty() && OF_STREAMS.contains(metric) && noFirstToken(figures);
        String tooShort = distribution.percentiles().stream()
                .map(Percentile::tooShort)
                .filter(Objects::nonNull)
                .max(Comparator.comparingDouble(TooShort::neededSeconds))
                .map(numbers::tooShort)
                .orElse("");
        String missing = metric == OUTPUT_SPEED ? OutputSpeedText.missing(figures, numbers) : "";
        return new HeadlineFigure(
                metric.key(),
                metric.title(),
                values,
                List.of(streamMissing ? withoutFirstToken : population(metric, distribution), tooShort, missing));
    }

    private static String label(Percentile percentile, long n, int shown) {
        if (n == 1) {
            return "single value";
        }
        return shown == 1 ? "median" : percentile.name();
    }

    /** Only of a run with pacing. */
    private Stream<HeadlineFigure> quotaWait() {
        if (figures.metric(QUOTA_WAIT).n() == 0) {
            return Stream.empty();
        }
        HeadlineFigure wait = metric(QUOTA_WAIT, 50, 95, 99);
        String where = "before sending; only the latency from scheduled start includes it";
        return Stream.of(new HeadlineFigure(wait.key(), wait.title(), wait.values(), List.of(where)));
    }

    /** What no latency may be read without: "5 990 of 6 000 attempts succeeded; 10 failed (0.2 %)". */
    static String population(Figures figures, Numbers numbers) {
        HeadlineFigures headline = new HeadlineFigures(figures, NOT_STREAMED, numbers);
        return headline.counts() + " succeeded; " + headline.failures();
    }

    private HeadlineFigure successRate() {
        List<Value> values = figures.attempts() == 0
                ? List.of()
                : List.of(new Value(
                        "", numbers.percent(figures.successes(), figures.attempts()), successInterval(), false));
        return figure(RunMetric.SUCCESS_RATE, values, counts(), failures(), cutOff(), invalid(), cancelled());
    }

    private String successInterval() {
        Estimate share = new Share(figures.successes(), figures.attempts()).estimate();
        return numbers.percent(share.low()) + " – " + numbers.percent(share.high());
    }

    /** An answer that its limit ended is a success; who reads the rate should know how many were. */
    private String cutOff() {
        long cut = figures.outcomes().getOrDefault(Outcome.TRUNCATED_BY_LENGTH, 0L);
        return cut == 0 ? "" : numbers.share(cut, figures.attempts()) + " cut by maxTokens";
    }

    /** Successful answers with a mechanical fault, and what is wrong with them. */
    private String invalid() {
        long invalid = figures.invalid().answers();
        String faults = figures.invalid().faults().entrySet().stream()
                .sorted(Map.Entry.<Invalidity, Long>comparingByValue().reversed())
                .map(fault -> fault.getKey().label() + " " + numbers.count(fault.getValue()))
                .collect(Collectors.joining(", "));
        return invalid == 0 ? "" : numbers.count(invalid, "answer") + " not valid (" + faults + ")";
    }

    private String cancelled() {
        long cancelled = figures.cancelled();
        return cancelled == 0 ? "" : numbers.count(cancelled, "more call") + " cancelled by plan";
    }

    private String counts() {
        return numbers.count(figures.successes()) + " of " + numbers.count(figures.attempts(), "attempt");
    }

    /** Without one the value is marked, and there is nothing to say but how long to run where that is known. */
    private String interval(Estimate estimate) {
        if (estimate == null) {
            return figures.window().seconds() > 0 ? "the window is too short for a rate" : "the window has no length";
        }
        if (estimate.tooShort() != null) {
            return numbers.tooShort(estimate.tooShort());
        }
        return estimate.low() == null
                ? ""
                : "95 % interval " + numbers.decimal(estimate.low()) + " – " + numbers.decimal(estimate.high());
    }

    private String estimatedShare() {
        return figures.estimatedTokens() > 0
                ? numbers.share(Math.round(figures.estimatedTokens()), Math.round(figures.outputTokens()))
                        + " of the tokens are an estimate by the local tokenizer"
                : "";
    }

    private String population(AttemptMetric metric, Distribution distribution) {
        if (metric.population() == AttemptMetric.Population.ALL) {
            return "of all " + numbers.count(distribution.n(), "attempt");
        }
        return "of " + numbers.count(distribution.n(), "successful attempt") + "; " + failures();
    }

    private String failures() {
        long failed = figures.failures();
        return failed == 0
                ? "none failed"
                : numbers.count(failed) + " failed (" + numbers.share(failed, figures.attempts()) + ")";
    }

    private Value value(String label, Percentile percentile, AttemptMetric.Unit unit) {
        return Value.of(label, percentile, unit, numbers);
    }

    private static HeadlineFigure figure(RunMetric metric, List<Value> values, String... notes) {
        return new HeadlineFigure(metric.key(), metric.title(), values, List.of(notes));
    }

    /** Which of the figures that are shown first have the client in them. */
    static final class Doubts {

        private static final Map<String, GeneratorHealth.AffectedFigure> BY_FIGURE = Map.ofEntries(
                entry(AttemptMetric.TIME_TO_FIRST_TOKEN.key(), GeneratorHealth.AffectedFigure.FIRST_TOKEN),
                entry(AttemptMetric.OUTPUT_SPEED.key(), GeneratorHealth.AffectedFigure.OUTPUT_SPEED),
                entry(AttemptMetric.END_TO_END_LATENCY.key(), GeneratorHealth.AffectedFigure.LATENCY),
                entry(SessionMetric.TASK_TIME.key(), GeneratorHealth.AffectedFigure.LATENCY),
                entry(AttemptMetric.LATENCY_FROM_SCHEDULE.key(), GeneratorHealth.AffectedFigure.LATENCY),
                entry(RunMetric.OUTPUT_THROUGHPUT.key(), GeneratorHealth.AffectedFigure.THROUGHPUT),
                entry(RunMetric.PER_USER_THROUGHPUT.key(), GeneratorHealth.AffectedFigure.THROUGHPUT),
                entry(RunMetric.REQUEST_RATE.key(), GeneratorHealth.AffectedFigure.REQUEST_RATE),
                entry(RunMetric.SUCCESS_RATE.key(), GeneratorHealth.AffectedFigure.SUCCESS_RATE));

        private final GeneratorHealth health;

        Doubts(GeneratorHealth health) {
            this.health = health;
        }

        /** The figure, marked with the worst verdict that touches it; as it is where none does, or nothing was measured. */
        HeadlineFigure on(HeadlineFigure figure) {
            GeneratorHealth.AffectedFigure touched = BY_FIGURE.get(figure.key());
            List<Reason> reasons = touched == null || figure.values().isEmpty() ? List.of() : health.affecting(touched);
            return reasons.isEmpty()
                    ? figure
                    : figure.doubted("client " + reasons.get(0).verdict().label());
        }
    }

    /**
     * One of the figures that are shown first.
     *
     * @param key anchor of the definition
     * @param title name for people
     * @param values the first stands out; none when nothing was measured
     * @param notes what the figure cannot be read without; empty ones are left out
     * @param doubt verdict on the client, where it is in the figure; empty where it is not
     */
    record HeadlineFigure(String key, String title, List<Value> values, List<String> notes, String doubt) {

        HeadlineFigure {
            notes = notes.stream().filter(note -> !note.isEmpty()).toList();
        }

        HeadlineFigure(String key, String title, List<Value> values, List<String> notes) {
            this(key, title, values, notes, "");
        }

        /** The same, with something in doubt. */
        HeadlineFigure doubted(String words) {
            return new HeadlineFigure(key, title, values, notes, words);
        }

        /**
         * One number with what it is, for example p99.
         *
         * @param interval its 95 % interval; empty when it has none
         */
        record Value(String label, Quantity quantity, String interval, boolean sampleTooSmall) {

            /** A number that is no estimate. */
            static Value exact(String label, Quantity quantity) {
                return new Value(label, quantity, "", false);
            }

            /** A percentile, in the unit of the model. */
            static Value of(String label, Percentile percentile, Unit unit, Numbers numbers) {
                return new Value(
                        label,
                        numbers.percentile(unit, percentile.value()),
                        numbers.interval(percentile, unit),
                        percentile.sampleTooSmall());
            }
        }
    }
}
