package cerebras.loadtest.report;

import static cerebras.loadtest.metrics.AttemptMetric.END_TO_END_LATENCY;
import static cerebras.loadtest.metrics.AttemptMetric.LATENCY_FROM_SCHEDULE;
import static cerebras.loadtest.metrics.AttemptMetric.OUTPUT_SPEED;
import static cerebras.loadtest.metrics.AttemptMetric.TIME_TO_FIRST_TOKEN;

import cerebras.loadtest.analysis.finding.Headline;
import cerebras.loadtest.analysis.slo.Limit;
import cerebras.loadtest.analysis.slo.Limit.PercentileLimit;
import cerebras.loadtest.analysis.slo.Limit.ShareLimit;
import cerebras.loadtest.analysis.slo.Limit.ThroughputLimit;
import cerebras.loadtest.analysis.slo.SloResult;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunMetric;
import cerebras.loadtest.metrics.SessionMetric;
import cerebras.loadtest.report.HeadlineFigures.HeadlineFigure;
import cerebras.loadtest.report.HeadlineFigures.HeadlineFigure.Value;
import cerebras.loadtest.report.ServiceLevelTable.VerdictRow;
import cerebras.loadtest.stats.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One of the four large figures of the first screen.
 *
 * @param key of the metric, and of its definition
 * @param title name for people
 * @param main the large value; {@code null} when nothing was measured
 * @param others further values in small print
 * @param notes what the figure cannot be read without
 * @param limit what the service level asks of this figure; {@code null} when nothing
 * @param warning why the figure must not be used; empty when it may be
 * @param doubt the mark of a degraded load generator; empty without one
 */
record Tile(
        String key,
        String title,
        Value main,
        List<Value> others,
        List<String> notes,
        LimitTick limit,
        String warning,
        String doubt) {

    private static final List<String> CLOSED = List.of(
            RunMetric.OUTPUT_THROUGHPUT.key(),
            TIME_TO_FIRST_TOKEN.key(),
            OUTPUT_SPEED.key(),
            RunMetric.SUCCESS_RATE.key());
    private static final List<String> SESSIONS = List.of(
            SessionMetric.TASK_TIME.key(),
            RunMetric.TASKS_PER_MINUTE.key(),
            RunMetric.TASK_SUCCESS.key(),
            TIME_TO_FIRST_TOKEN.key());
    private static final List<String> OPEN = List.of(
            RunMetric.REQUEST_RATE.key(),
            TIME_TO_FIRST_TOKEN.key(),
            LATENCY_FROM_SCHEDULE.key(),
            RunMetric.SUCCESS_RATE.key());
    private static final List<String> NOT_STREAMED =
            List.of(RunMetric.OUTPUT_THROUGHPUT.key(), END_TO_END_LATENCY.key(), RunMetric.SUCCESS_RATE.key());

    /** By choice: when more than half of the attempts failed, what the others got is no figure of the service. */
    private static final double MOST_FAILED = 0.5;

    /**
     * What a service level asks of the figure.
     *
     * @param text the limit: {@code p95 ≤ 300 ms}
     * @param word PASS, FAIL or INCONCLUSIVE
     */
    record LimitTick(String text, String word) {}

    /** The four large figures. */
    static List<Tile> of(JudgedRun run, Numbers numbers) {
        List<String> keys = keys(run);
        Map<String, HeadlineFigure> figures = new LinkedHashMap<>();
        HeadlineFigures.of(run.summary(), numbers).forEach(figure -> figures.put(figure.key(), figure));
        return keys.stream()
                .map(figures::get)
                .filter(figure -> figure != null)
                .map(figure -> of(figure, run, numbers))
                .toList();
    }

    /** The figures that did not get a tile. */
    static List<HeadlineFigure> rest(JudgedRun run, Numbers numbers) {
        List<String> keys = keys(run);
        return HeadlineFigures.of(run.summary(), numbers).stream()
                .filter(Predicate.not(figure -> keys.contains(figure.key())))
                .toList();
    }

    private static List<String> keys(JudgedRun run) {
        if (run.summary().sessions() != null) {
            return SESSIONS;
        }
        if (run.summary().run().plan().offered() != null) {
            return OPEN;
        }
        return HeadlineFigures.notStreamed(run.summary()) ? NOT_STREAMED : CLOSED;
    }

    private static Tile of(HeadlineFigure figure, JudgedRun run, Numbers numbers) {
        List<Value> values = new ArrayList<>(figure.values());
        Optional<SloResult> limit = limit(figure.key(), run);
        Value main = values.isEmpty() ? null : values.get(mainIndex(values, limit));
        values.remove(main);
        boolean invalid = figure.doubt().endsWith("invalid");
        Estimate throughput = figure.key().equals(RunMetric.OUTPUT_THROUGHPUT.key())
                ? Headline.of(run.summary()).figures().outputThroughput()
                : null;
        boolean interval = throughput != null && throughput.low() != null;
        return new Tile(
                figure.key(),
                figure.title(),
                interval ? withInterval(main, throughput, numbers) : main,
                values,
                interval ? figure.notes().subList(1, figure.notes().size()) : figure.notes(),
                limit.map(result -> new LimitTick(tick(result.limit(), numbers), VerdictRow.word(result.finding())))
                        .orElse(null),
                main == null
                        ? ""
                        : warning(
                                figure.key(),
                                invalid,
                                Headline.of(run.summary()).figures(),
                                numbers),
                invalid ? "" : figure.doubt());
    }

    /** The interval of the throughput stands where those of percentiles do, and not in a note. */
    private static Value withInterval(Value value, Estimate throughput, Numbers numbers) {
        return new Value(
                value.label(),
                value.quantity(),
                numbers.decimal(throughput.low()) + " – "
                        + numbers.speed(throughput.high()).text(),
                false);
    }

    /** The percentile that is limited; else p95 where it has an interval; else the first. */
    private static int mainIndex(List<Value> values, Optional<SloResult> limit) {
        String wanted = limit.map(SloResult::limit)
                .filter(PercentileLimit.class::isInstance)
                .map(asked -> "p" + ((PercentileLimit) asked).percent())
                .orElse("p95");
        for (int i = 0; i < values.size(); i++) {
            boolean named = values.get(i).label().equals(wanted);
            if (named && (limit.isPresent() || !values.get(i).sampleTooSmall())) {
                return i;
            }
        }
        return 0;
    }

    private static Optional<SloResult> limit(String key, JudgedRun run) {
        return run.judgement().stream()
                .flatMap(judgement -> judgement.verdicts().stream())
                .filter(result -> result.limit().request().isEmpty() && key.equals(key(result.limit())))
                .findFirst();
    }

    private static String key(Limit limit) {
        if (limit instanceof PercentileLimit percentile) {
            return percentile.metric().key();
        }
        if (limit instanceof ThroughputLimit) {
            return RunMetric.OUTPUT_THROUGHPUT.key();
        }
        if (!(limit instanceof ShareLimit share)) {
            return "";
        }
        return switch (share.kind()) {
            case SUCCESS -> RunMetric.SUCCESS_RATE.key();
            case TASK_SUCCESS -> RunMetric.TASK_SUCCESS.key();
            case VALID, GOODPUT -> "";
        };
    }

    private static String tick(Limit limit, Numbers numbers) {
        String what = limit instanceof PercentileLimit percentile ? "p" + percentile.percent() + " " : "";
        return what + (limit.fromBelow() ? "≥ " : "≤ ") + VerdictRow.figure(limit, limit.bound(), numbers);
    }

    private static String warning(String key, boolean invalid, Figures figures, Numbers numbers) {
        boolean counts = key.equals(RunMetric.SUCCESS_RATE.key())
                || key.equals(RunMetric.TASK_SUCCESS.key())
                || key.equals(RunMetric.REQUEST_RATE.key());
        boolean failed = !counts && figures.failures() > MOST_FAILED * figures.attempts();
        return Stream.of(
                        failed ? numbers.share(figures.failures(), figures.attempts()) + " of the attempts failed" : "",
                        invalid ? "the load generator was overloaded" : "")
                .filter(reason -> !reason.isEmpty())
                .reduce((a, b) -> a + ", and " + b)
                .map(reasons -> "Do not use: " + reasons + ".")
                .orElse("");
    }
}
