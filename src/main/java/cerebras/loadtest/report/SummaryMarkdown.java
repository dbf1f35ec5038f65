package cerebras.loadtest.report;

import static cerebras.loadtest.metrics.AttemptMetric.END_TO_END_LATENCY;
import static cerebras.loadtest.metrics.AttemptMetric.LATENCY_FROM_SCHEDULE;
import static cerebras.loadtest.metrics.AttemptMetric.OUTPUT_SPEED;
import static cerebras.loadtest.metrics.AttemptMetric.TIME_TO_FIRST_TOKEN;

import cerebras.loadtest.analysis.finding.Headline;
import cerebras.loadtest.analysis.health.GeneratorHealth;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.Metric;
import cerebras.loadtest.metrics.RunMetric;
import cerebras.loadtest.metrics.SessionFigures;
import cerebras.loadtest.metrics.SessionMetric;
import cerebras.loadtest.report.OutcomeTable.CancelTable;
import cerebras.loadtest.report.OutcomeTable.ValidityTable;
import cerebras.loadtest.report.TokenText.AnswerNotesText;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Share;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/** A run in a screen of Markdown, for a pull request or the page of a build: {@code summary.md}. */
final class SummaryMarkdown {

    private static final Numbers NUMBERS = Numbers.CONSOLE;

    private SummaryMarkdown() {}

    /** The text; everything that others wrote is escaped. */
    static String text(JudgedRun run) {
        Headline headline = Headline.of(run.summary());
        GeneratorHealth.Status health = GeneratorHealth.in(run.summary()).verdict();
        Map<String, Object> parts = new HashMap<>();
        parts.put("tested", RunDescription.of(run.summary(), NUMBERS));
        parts.put("verdict", run.verdict());
        parts.put(
                "sign",
                switch (run.verdict().status()) {
                    case GOOD -> "✅";
                    case ATTENTION -> "⚠️";
                    case BAD -> "❌";
                    case UNKNOWN -> "❔";
                });
        parts.put("banners", Banner.of(run.summary(), NUMBERS));
        parts.put(
                "serviceLevel",
                run.judgement()
                        .map(judgement -> ServiceLevelTable.of(judgement, NUMBERS))
                        .orElse(null));
        parts.put("health", health.label());
        parts.put("healthMeaning", GeneratorHealthText.meaning(health));
        parts.put("window", headline.name());
        parts.put("figures", figures(run, headline.figures()));
        parts.put("validity", ValidityTable.of(run.summary(), Map.of(), NUMBERS).orElse(null));
        parts.put("cancels", CancelTable.of(run.summary(), NUMBERS).orElse(null));
        parts.put("notes", AnswerNotesText.withEstimates(run.summary(), NUMBERS));
        parts.put("folder", folder(run));
        return Template.MARKDOWN.render("summary", parts);
    }

    /** As short as it can be: from where the process works, where the folder is below that. */
    private static String folder(JudgedRun run) {
        Path here = Path.of("").toAbsolutePath();
        Path folder = run.folder().toAbsolutePath().normalize();
        return (folder.startsWith(here) ? here.relativize(folder) : folder)
                .toString()
                .replace('\\', '/');
    }

    private static List<Row> figures(JudgedRun run, Figures figures) {
        boolean open = run.summary().run().plan().offered() != null;
        return Stream.of(
                        sessions(run.summary().sessions()),
                        throughput(figures),
                        percentiles(figures, TIME_TO_FIRST_TOKEN, 50, 95, 99),
                        percentiles(figures, OUTPUT_SPEED, 50),
                        percentiles(figures, open ? LATENCY_FROM_SCHEDULE : END_TO_END_LATENCY, 50, 95, 99),
                        success(figures))
                .flatMap(found -> found)
                .toList();
    }

    private static Stream<Row> throughput(Figures figures) {
        return Stream.ofNullable(figures.outputThroughput())
                .map(throughput -> Row.of(
                        RunMetric.OUTPUT_THROUGHPUT.title(),
                        throughput,
                        value -> NUMBERS.speed(value).text(),
                        "all users"));
    }

    private static Stream<Row> percentiles(Figures figures, AttemptMetric metric, double... percents) {
        Distribution values = figures.metric(metric);
        return percentiles(metric, values, NUMBERS.count(values.n(), "successful attempt"), percents);
    }

    /** Task time, tasks per minute and success; none for a run without sessions. */
    private static Stream<Row> sessions(SessionFigures sessions) {
        if (sessions == null) {
            return Stream.empty();
        }
        String ended = NUMBERS.count(sessions.sessions(), "session");
        return Stream.of(
                        percentiles(
                                SessionMetric.TASK_TIME,
                                sessions.metric(SessionMetric.TASK_TIME),
                                NUMBERS.count(sessions.completed(), "completed session"),
                                50,
                                90),
                        Stream.ofNullable(sessions.perMinute())
                                .map(rate -> Row.of(RunMetric.TASKS_PER_MINUTE.title(), rate, NUMBERS::decimal, ended)),
                        sessions.success().stream()
                                .map(share -> Row.of(
                                        RunMetric.TASK_SUCCESS.title(), share.estimate(), NUMBERS::percent, ended)))
                .flatMap(rows -> rows);
    }

    private static Stream<Row> percentiles(Metric metric, Distribution values, String of, double... percents) {
        return Arrays.stream(percents)
                .mapToObj(values::shown)
                .flatMap(Optional::stream)
                .map(found -> Row.of(
                        metric.title() + ", " + found.name(),
                        new Estimate(found.value(), found.low(), found.high()),
                        value -> NUMBERS.percentile(metric.unit(), value).text(),
                        of));
    }

    /** With the exact interval of a share. */
    private static Stream<Row> success(Figures figures) {
        return figures.attempts() == 0
                ? Stream.empty()
                : Stream.of(Row.of(
                        RunMetric.SUCCESS_RATE.title(),
                        new Share(figures.successes(), figures.attempts()).estimate(),
                        NUMBERS::percent,
                        NUMBERS.count(figures.attempts(), "attempt")));
    }

    /** A figure with its interval and what it covers. */
    record Row(String title, String value, String interval, String of) {

        private static Row of(String title, Estimate estimate, DoubleFunction<String> text, String of) {
            String interval = estimate.low() == null
                    ? "none: too few or uneven"
                    : text.apply(estimate.low()) + " – " + text.apply(estimate.high());
            return new Row(title, text.apply(estimate.value()), interval, of);
        }
    }
}
