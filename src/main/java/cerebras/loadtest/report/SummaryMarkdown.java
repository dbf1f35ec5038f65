package cerebras.loadtest.report;

import static cerebras.loadtest.metrics.AttemptMetric.END_TO_END_LATENCY;
import static cerebras.loadtest.metrics.AttemptMetric.LATENCY_FROM_SCHEDULE;
import static cerebras.loadtest.metrics.AttemptMetric.OUTPUT_SPEED;
import static cerebras.loadtest.metrics.AttemptMetric.TIME_TO_FIRST_TOKEN;

import cerebras.loadtest.analysis.finding.Headline;
import cerebras.loadtest.analysis.health.GeneratorHealth;
import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunMetric;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.report.TokenText.AnswerNotesText;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Share;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run in a screen of Markdown, for a pull request or the page of a build: {@code summary.md}. */
final class SummaryMarkdown {

    private static final String FIGURES_HEAD = "| figure | value | 95 % interval | of |\n|---|---|---|---|";
    private static final String VERDICTS_HEAD =
            "| verdict | limit | measured | 95 % interval | n |\n|---|---|---|---|---|";

    private final JudgedRun run;
    private final Numbers numbers = Numbers.CONSOLE;

    private SummaryMarkdown(JudgedRun run) {
        this.run = run;
    }

    /** The text; all that others wrote is escaped. */
    static String text(JudgedRun run) {
        SummaryMarkdown markdown = new SummaryMarkdown(run);
        return Stream.of(
                        markdown.title(),
                        markdown.verdict(),
                        markdown.banners(),
                        markdown.tested(),
                        run.judgement().map(markdown::verdicts).orElse(""),
                        markdown.belief(),
                        markdown.figures(),
                        markdown.notes(),
                        markdown.files())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n\n", "", "\n"));
    }

    private String title() {
        RunHeader header = run.summary().run();
        String simulated = header.target().emulated() ? "Simulated: " : "";
        return "## " + simulated + Markdown.escaped(header.simulation());
    }

    private String verdict() {
        RunVerdict verdict = run.verdict();
        String sign = switch (verdict.status()) {
            case GOOD -> "✅";
            case ATTENTION -> "⚠️";
            case BAD -> "❌";
            case UNKNOWN -> "❔";
        };
        return sign + " **" + Markdown.escaped(verdict.sentence()) + "**"
                + verdict.details().stream()
                        .map(line -> "\n- " + Markdown.escaped(line))
                        .collect(Collectors.joining("", verdict.details().isEmpty() ? "" : "\n", ""));
    }

    private String banners() {
        return Banner.of(run.summary(), numbers).stream()
                .map(banner -> "> **" + Markdown.escaped(banner.title()) + ".** " + Markdown.escaped(banner.text()))
                .collect(Collectors.joining("\n\n"));
    }

    private String tested() {
        RunDescription tested = RunDescription.of(run.summary(), numbers);
        return Markdown.escaped(
                tested.model() + " at " + tested.target() + ": " + tested.load() + ", started " + tested.started());
    }

    private String verdicts(Judgement judgement) {
        ServiceLevelTable part = ServiceLevelTable.of(judgement, numbers);
        Stream<String> rows = part.rows().stream()
                .map(row -> Markdown.row(
                        "**" + row.word() + "**", Markdown.escaped(row.limit()), row.value(), row.interval(), row.n()));
        return "### " + part.title() + "\n\n" + part.sentence() + "\n\n" + Markdown.table(VERDICTS_HEAD, rows);
    }

    private String belief() {
        GeneratorHealth.Status verdict = GeneratorHealth.in(run.summary()).verdict();
        return "Load generator health: **" + verdict.label() + "**. " + GeneratorHealthText.meaning(verdict);
    }

    private String figures() {
        Headline headline = Headline.of(run.summary());
        MarkdownFigures figures = new MarkdownFigures(headline.figures(), numbers);
        boolean open = run.summary().run().plan().offered() != null;
        List<String> rows = Stream.of(
                        figures.throughput(),
                        figures.percentiles(TIME_TO_FIRST_TOKEN, 50, 95, 99),
                        figures.percentiles(OUTPUT_SPEED, 50),
                        figures.percentiles(open ? LATENCY_FROM_SCHEDULE : END_TO_END_LATENCY, 50, 95, 99),
                        figures.success())
                .flatMap(found -> found)
                .toList();
        String warnings = run.verdict().warnings().stream()
                .map(warning -> "**" + Markdown.escaped(warning) + "**\n\n")
                .collect(Collectors.joining());
        return "### Figures of the " + headline.name() + "\n\n" + warnings
                + (rows.isEmpty() ? "Nothing was measured." : Markdown.table(FIGURES_HEAD, rows.stream()));
    }

    private String notes() {
        List<String> sentences = AnswerNotesText.withEstimates(run.summary(), numbers);
        return sentences.isEmpty()
                ? ""
                : sentences.stream()
                        .map(sentence -> "- " + Markdown.escaped(sentence))
                        .collect(Collectors.joining("\n", "### What was odd about answers\n\n", ""));
    }

    /** As short as it can be: from where the process works, where the folder is below that. */
    private String folder() {
        Path here = Path.of("").toAbsolutePath();
        Path folder = run.folder().toAbsolutePath().normalize();
        return (folder.startsWith(here) ? here.relativize(folder) : folder)
                .toString()
                .replace('\\', '/');
    }

    private String files() {
        return "In the run's folder, "
                + Markdown.code(folder()) + ": `report.html` has all"
                + " figures and their definitions, `summary.json` the same for programs, `calls.jsonl` every attempt.";
    }

    /** The figures that are shown first, as rows of a Markdown table with their intervals; none for what was not measured. */
    record MarkdownFigures(Figures figures, Numbers numbers) {

        Stream<String> throughput() {
            return Stream.ofNullable(figures.outputThroughput())
                    .map(throughput -> row(
                            RunMetric.OUTPUT_THROUGHPUT.title(),
                            throughput,
                            value -> numbers.speed(value).text(),
                            "all users"));
        }

        Stream<String> percentiles(AttemptMetric metric, double... percents) {
            Distribution values = figures.metric(metric);
            String of = numbers.count(values.n(), "successful attempt");
            return Arrays.stream(percents)
                    .mapToObj(values::shown)
                    .flatMap(Optional::stream)
                    .map(found -> row(
                            metric.title() + ", " + found.name(),
                            new Estimate(found.value(), found.low(), found.high()),
                            value -> numbers.percentile(metric.unit(), value).text(),
                            of));
        }

        /** With the exact interval of a share. */
        Stream<String> success() {
            return figures.attempts() == 0
                    ? Stream.empty()
                    : Stream.of(row(
                            RunMetric.SUCCESS_RATE.title(),
                            new Share(figures.successes(), figures.attempts()).estimate(),
                            numbers::percent,
                            numbers.count(figures.attempts(), "attempt")));
        }

        private static String row(String title, Estimate estimate, DoubleFunction<String> text, String of) {
            String interval = estimate.low() == null
                    ? "none: too few or uneven"
                    : text.apply(estimate.low()) + " – " + text.apply(estimate.high());
            return Markdown.row(title, text.apply(estimate.value()), interval, of);
        }
    }

    /** How Markdown is written, as GitHub and GitLab read it. */
    static final class Markdown {

        private Markdown() {}

        /** A text of which nothing is taken for markup, on one line. Addresses in it are no links: others chose where they lead. */
        static String escaped(String text) {
            return ConsoleText.printable(text)
                    .replaceAll("[\\\\`*_\\[\\]<>|#~&$!@]", "\\\\$0")
                    .replaceAll("(?i):(?=//)|(?<=\\bwww)[.]", "\\\\$0");
        }

        /** A text as code, on one line. */
        static String code(String text) {
            return "`" + ConsoleText.printable(text).replace("`", "") + "`";
        }

        /** A row of a table; the cells are Markdown. */
        static String row(String... cells) {
            return "| " + String.join(" | ", cells) + " |";
        }

        /** @param head the row of titles, and the line below it */
        static String table(String head, Stream<String> rows) {
            return head + rows.collect(Collectors.joining("\n", "\n", ""));
        }
    }
}
