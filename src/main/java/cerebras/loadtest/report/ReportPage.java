package cerebras.loadtest.report;

import static cerebras.loadtest.metrics.AttemptMetric.CONNECT_TIME;
import static cerebras.loadtest.metrics.AttemptMetric.END_TO_END_LATENCY;
import static cerebras.loadtest.metrics.AttemptMetric.OUTSIDE_SERVER;
import static cerebras.loadtest.metrics.AttemptMetric.SERVER_COMPLETION_TIME;
import static cerebras.loadtest.metrics.AttemptMetric.SERVER_PROMPT_TIME;
import static cerebras.loadtest.metrics.AttemptMetric.SERVER_QUEUE_TIME;

import cerebras.loadtest.analysis.finding.Headline;
import cerebras.loadtest.analysis.finding.RunFinding.Decision;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.report.Asset.PageJson;
import cerebras.loadtest.report.BreakdownTable.Cell;
import cerebras.loadtest.report.BreakdownTable.SliceCharts;
import cerebras.loadtest.report.MetricCharts.MetricTable;
import cerebras.loadtest.report.MetricCharts.TimeBar;
import cerebras.loadtest.report.OutcomeTable.CancelTable;
import cerebras.loadtest.report.OutcomeTable.FailureTable;
import cerebras.loadtest.report.OutcomeTable.Problems;
import cerebras.loadtest.report.OutcomeTable.RetryTable;
import cerebras.loadtest.report.OutcomeTable.ValidityTable;
import cerebras.loadtest.report.TokenText.AnswerNotesText;
import cerebras.loadtest.report.TokenText.SpendingPart;
import cerebras.loadtest.stats.Distribution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Renders a run as one page that needs no network: styles, script, chart library and data are in it. */
final class ReportPage {

    private ReportPage() {}

    /** The page as HTML. */
    static String render(JudgedRun run) {
        return rendered("page", parts(run));
    }

    /** A page of this name, with what its templates know besides styles, scripts and their policy. */
    static String rendered(String template, Map<String, Object> parts) {
        Map<String, Object> all = new HashMap<>(parts);
        all.put("style", Asset.style());
        all.put("watch", Asset.watch());
        all.put("echarts", Asset.echarts());
        all.put("script", Asset.script());
        all.put("policy", Asset.contentSecurityPolicy());
        return Template.HTML.render(template, all);
    }

    /** What the templates know, one component for each. */
    private static Map<String, Object> parts(JudgedRun run) {
        RunSummary summary = run.summary();
        Numbers numbers = Numbers.PAGE;
        Headline headline = Headline.of(summary);
        Figures figures = headline.figures();
        Optional<Hero> hero = Report.started(summary) ? Hero.of(run) : Optional.empty();
        CallSample.Calls calls = run.calls();
        Map<String, Object> parts = new HashMap<>();
        parts.put("data", PageJson.text(ChartData.of(run, hero.orElse(null))));
        parts.put("tested", RunDescription.of(summary, numbers));
        parts.put("started", Report.started(summary));
        parts.put("verdict", PageVerdict.of(run.verdict()));
        parts.put(
                "banners",
                Banner.of(summary, numbers).stream()
                        .filter(banner -> !banner.kind().equals("simulated"))
                        .toList());
        parts.put(
                "verdicts",
                run.judgement()
                        .map(judgement -> ServiceLevelTable.of(judgement, numbers))
                        .orElse(null));
        parts.put(
                "caution",
                run.judgement()
                        .flatMap(judgement -> GeneratorHealthText.caution(summary, judgement.finding()))
                        .orElse(""));
        parts.put("health", GeneratorHealthTable.of(summary, numbers));
        parts.put("problems", Problems.of(summary, numbers));
        parts.put("hero", hero.orElse(null));
        parts.put("tiles", Tile.of(run, numbers));
        parts.put("rest", Tile.rest(run, numbers));
        parts.put("answers", summary.answers().stream().map(AnswerPart::of).toList());
        parts.put("comparison", VariantComparisonText.of(summary.comparisons(), numbers));
        parts.put("window", headline.name());
        parts.put("population", HeadlineFigures.population(figures, numbers));
        parts.put("choice", WindowTable.choice(headline));
        parts.put("notStreamed", HeadlineFigures.notStreamed(summary));
        parts.put("windows", WindowTable.of(summary, numbers));
        parts.put("sessions", SessionTable.of(summary.sessions(), numbers));
        parts.put("slices", BreakdownTable.of(summary, numbers));
        parts.put("distributions", MetricCharts.of(summary, numbers));
        parts.put("sliceCharts", SliceCharts.of(summary.breakdowns()));
        parts.put("retries", summary.calls() == null ? null : RetryTable.of(summary.calls(), numbers));
        parts.put("quotas", QuotaTable.of(summary, numbers));
        parts.put("charts", ChartChoice.of(summary));
        parts.put("outcomes", OutcomeTable.of(summary, numbers));
        parts.put("failures", FailureTable.of(summary, numbers));
        parts.put(
                "validity", ValidityTable.of(summary, calls.invalid(), numbers).orElse(null));
        parts.put("cancels", CancelTable.of(summary, numbers).orElse(null));
        parts.put("users", UserTable.of(figures, numbers));
        parts.put("timeBar", TimeBar.of(figures, numbers));
        parts.put("times", TimeTable.of(figures, numbers));
        parts.put("metrics", MetricTable.of(figures, numbers));
        parts.put("tokens", TokenText.of(summary, numbers));
        parts.put("notes", AnswerNotesText.of(summary, numbers));
        parts.put("spending", SpendingPart.of(summary, numbers));
        parts.put("hasCalls", calls.attempts() > 0);
        parts.put("callCounts", CallCounts.of(calls, numbers));
        parts.put("prompts", calls.prompts().size() > 1);
        parts.put("heatmaps", calls.latency().cells().size() > 1);
        parts.put("firstTokenMap", !calls.firstToken().cells().isEmpty());
        parts.put("run", summary.run());
        parts.put("method", Method.of(summary, numbers));
        parts.put("repeat", Method.RepeatCommand.of(summary.run(), run.folder()));
        return parts;
    }

    /** How many of the attempts the page shows one by one. */
    record CallCounts(String all, String slowest, String failed, String timeline, String prompts, boolean closed) {

        static CallCounts of(CallSample.Calls calls, Numbers numbers) {
            return new CallCounts(
                    numbers.count(calls.attempts(), "attempt"),
                    numbers.count(calls.slowest().size()),
                    numbers.count(calls.failed().size()),
                    numbers.count(calls.timeline().size()),
                    calls.promptsSeen() == calls.prompts().size()
                            ? "All " + numbers.count(calls.promptsSeen(), "attempt") + " with a first token."
                            : "A random sample of "
                                    + numbers.count(calls.prompts().size()) + " of "
                                    + numbers.count(calls.promptsSeen(), "attempt") + " with a first token.",
                    calls.closed());
        }
    }

    /**
     * The result of the run in one sentence.
     *
     * @param kind style: {@code pass}, {@code fail}, {@code unsure} or {@code info}
     * @param word the status in a word
     * @param details further sentences
     */
    record PageVerdict(String kind, String word, String sentence, List<String> details) {

        /** Share of failed attempts from which the failures are the result; by choice. */
        static final double MANY_FAILED = 0.01;

        static PageVerdict of(RunVerdict verdict) {
            return new PageVerdict(
                    switch (verdict.status()) {
                        case GOOD -> "pass";
                        case ATTENTION -> "unsure";
                        case BAD -> "fail";
                        case UNKNOWN -> "info";
                    },
                    word(verdict),
                    verdict.sentence(),
                    verdict.details());
        }

        private static String word(RunVerdict verdict) {
            if (verdict.decision() == Decision.FAIL) {
                return "Service level missed";
            }
            return switch (verdict.status()) {
                case GOOD -> verdict.decision() == Decision.PASS ? "Service level met" : "Good";
                case ATTENTION -> "Attention";
                case BAD -> "Problem";
                case UNKNOWN -> "Result";
            };
        }
    }

    /**
     * Which charts of the whole run have something to show. Where one has not, the page says why in words.
     *
     * @param overTime whether the run had more than one step of time
     * @param overTimeReason why there is nothing over time, should there be nothing
     * @param outcomes whether any attempt of the run failed
     * @param perUser whether there was more than one user to speak of
     */
    record ChartChoice(boolean overTime, String overTimeReason, boolean outcomes, boolean perUser) {

        static ChartChoice of(RunSummary summary) {
            int steps = summary.timeline().points().size();
            return new ChartChoice(
                    steps > 1,
                    steps == 0
                            ? "Not measured: no attempt ended."
                            : "Nothing to draw: the run has a single step of time.",
                    steps > 1 && summary.whole().failures() > 0,
                    Headline.of(summary).figures().perUser().n() > 1);
        }
    }

    /**
     * The throughput of users, and those that got the least.
     *
     * @param words the figures of the chart in a sentence, for who does not see it
     * @param caption how many users there are, and what that means for the chart
     */
    record UserTable(String words, String caption, List<Row> slowest) {

        static UserTable of(Figures figures, Numbers numbers) {
            return new UserTable(
                    MetricCharts.words(Unit.SPEED, figures.perUser(), numbers),
                    MetricCharts.caption(figures.perUser(), numbers),
                    figures.slowestUsers().stream()
                            .map(user -> new Row(
                                    Long.toString(user.user()),
                                    Cell.of(user.tokensPerSecond(), Unit.SPEED, numbers),
                                    numbers.count(user.attempts())))
                            .toList());
        }

        /** One user. */
        record Row(String user, Cell tokensPerSecond, String attempts) {}
    }

    /** Where the time of an attempt goes: what the server says of its own time, and what is left. */
    record TimeTable(List<Row> rows) {

        static TimeTable of(Figures figures, Numbers numbers) {
            return new TimeTable(Stream.of(
                            CONNECT_TIME,
                            SERVER_QUEUE_TIME,
                            SERVER_PROMPT_TIME,
                            SERVER_COMPLETION_TIME,
                            OUTSIDE_SERVER,
                            END_TO_END_LATENCY)
                    .map(metric -> Row.of(metric, figures, numbers))
                    .toList());
        }

        /** One stretch of time; {@code absent} says why there are no cells. */
        record Row(String key, String title, String n, List<Cell> cells, String absent) {

            static Row of(AttemptMetric metric, Figures figures, Numbers numbers) {
                Distribution values = figures.metric(metric);
                MetricTable.Row row = MetricTable.Row.of(metric, values, numbers);
                return new Row(
                        row.key(), row.title(), row.n(), row.cells(), values.n() > 0 ? "" : reason(metric, figures));
            }

            private static String reason(AttemptMetric metric, Figures figures) {
                boolean servers = metric != CONNECT_TIME && metric != END_TO_END_LATENCY;
                return servers && figures.successes() > 0 ? "not sent by this server" : "not measured";
            }
        }
    }

    /**
     * What the simulation says itself to its question.
     *
     * @param blocks its lines, those that stand together in one
     */
    record AnswerPart(String title, List<Block> blocks) {

        private static final String INDENT = "  ";

        /**
         * A sentence, or lines to be copied as they are.
         *
         * @param text without the indent of lines to be copied
         */
        record Block(boolean copied, String text) {

            private static Block of(String line) {
                return line.startsWith(INDENT)
                        ? new Block(true, line.substring(INDENT.length()))
                        : new Block(false, line);
            }
        }

        static AnswerPart of(RunAnswer answer) {
            List<Block> blocks = new ArrayList<>();
            for (String line : answer.lines()) {
                add(Block.of(line), blocks);
            }
            return new AnswerPart(answer.title(), List.copyOf(blocks));
        }

        private static void add(Block block, List<Block> blocks) {
            Block last = blocks.isEmpty() ? block : blocks.get(blocks.size() - 1);
            if (!blocks.isEmpty() && last.copied() && block.copied()) {
                blocks.set(blocks.size() - 1, new Block(true, last.text() + "\n" + block.text()));
            } else {
                blocks.add(block);
            }
        }
    }
}
