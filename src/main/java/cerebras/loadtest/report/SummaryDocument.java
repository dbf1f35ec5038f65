package cerebras.loadtest.report;

import cerebras.loadtest.analysis.finding.RunFinding;
import cerebras.loadtest.analysis.finding.RunFinding.Decision;
import cerebras.loadtest.analysis.finding.RunFinding.Measure;
import cerebras.loadtest.analysis.finding.RunFinding.Status;
import cerebras.loadtest.analysis.health.GeneratorHealth.AffectedFigure;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.FailureKind;
import cerebras.loadtest.metrics.ModelComparison;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.RunSummary.TokenCheck;
import cerebras.loadtest.metrics.Spending;
import cerebras.loadtest.metrics.Trend;
import cerebras.loadtest.records.AnswerNotes;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogHealth;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.RunHeader.Price;
import cerebras.loadtest.records.VisibleJson;
import cerebras.loadtest.report.FiguresDocument.CallsDocument;
import cerebras.loadtest.report.FiguresDocument.TimelineDocument;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Percentile;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * The shape of {@code summary.json}. Times are milliseconds, speeds tokens per second; what was not measured is absent.
 *
 * @param schema {@link #SCHEMA}
 * @param run what was run
 * @param ending how the run ended
 * @param finding what the run says first: its answer, or what kept it from one
 * @param log the state of {@code calls.jsonl}, which everything here is made from
 * @param serviceLevel whether the steady window kept what was asked; absent when nothing was, or the load went by steps
 * @param steady figures of the steady window: the headline
 * @param whole figures of the whole run
 * @param breakdowns parts of the run beside each other; empty when it has none
 * @param comparisons the other models beside the one that was named first; empty when no models were compared
 * @param calls what became of calls; absent when no failed attempt was to be made again
 * @param quotas what limits did to the run, by model; empty when no answer told of a limit and none was refused
 * @param trends how figures changed in the course of the steady window; empty when that was short
 * @param spending what the run used in all; {@code dollars} are absent when a model has no known price
 * @param stop why it ended before its plan; absent when it did not
 * @param answers what the simulation says itself to its question: a title, and lines
 * @param timeline the run over time
 * @param failures what failed attempts said, by kind, the most frequent first; of the whole run
 * @param tokenCheck how far the local token count is from the server's
 * @param answerNotes what was odd about the answers of the whole run
 * @param client load generator health
 */
public record SummaryDocument(
        String schema,
        Run run,
        Ending ending,
        FindingDocument finding,
        LogHealth log,
        ServiceLevelDocument serviceLevel,
        FiguresDocument steady,
        FiguresDocument whole,
        List<BreakdownDocument> breakdowns,
        List<ComparisonDocument> comparisons,
        CallsDocument calls,
        List<QuotaDocument> quotas,
        List<TrendDocument> trends,
        Spending spending,
        Stop stop,
        List<Answer> answers,
        TimelineDocument timeline,
        List<FailureKind> failures,
        Tokens tokenCheck,
        AnswerNotes answerNotes,
        ClientDocument client) {

    /** Name and version of the format. */
    public static final String SCHEMA = "cerebras-load-test/summary/2";

    private static final ObjectWriter WRITER = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build()
            .writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
            .with(new VisibleJson());

    /** The text of {@code summary.json} for a run; what was not measured is left out. */
    static String json(JudgedRun run) {
        try {
            return WRITER.writeValueAsString(of(run)) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a summary could not be written as JSON", impossible);
        }
    }

    static SummaryDocument of(JudgedRun judged) {
        RunSummary summary = judged.summary();
        return new SummaryDocument(
                SCHEMA,
                Run.of(summary.run()),
                Ending.of(judged),
                FindingDocument.of(judged.verdict()),
                summary.log(),
                judged.judgement().map(ServiceLevelDocument::of).orElse(null),
                FiguresDocument.of(summary.steady()),
                FiguresDocument.of(summary.whole()),
                summary.breakdowns().stream().map(BreakdownDocument::of).toList(),
                summary.comparisons().stream().map(ComparisonDocument::of).toList(),
                CallsDocument.of(summary.calls()),
                summary.quotas().stream().map(QuotaDocument::of).toList(),
                summary.trends().stream().map(TrendDocument::of).toList(),
                summary.spending(),
                Stop.of(summary.stop()),
                summary.answers().stream().map(Answer::of).toList(),
                TimelineDocument.of(summary.timeline()),
                summary.failures(),
                Tokens.of(summary.tokenCheck()),
                summary.notes(),
                ClientDocument.of(summary));
    }

    /**
     * The run's header, as {@link RunHeader}.
     *
     * @param name name of the run's folder
     * @param simulation class name
     * @param loadStart wall clock at moment 0, ISO 8601, UTC; absent when there is none
     * @param target where the requests went
     * @param model as requested; with a comma between them where several are compared
     * @param plan the planned load; its phases follow one another
     * @param prices US dollars per million tokens, by model whose price is known
     * @param settings every setting as a user would write it; never a key
     * @param versions of what made the figures
     * @param machine where they were made
     * @param mergedRuns names of the runs that this one was merged from; absent when there is none
     * @param readAs the dialect that the server's headers were read in; absent in records of earlier versions
     */
    public record Run(
            String name,
            String simulation,
            String loadStart,
            Target target,
            String model,
            Plan plan,
            Map<String, Price> prices,
            Map<String, String> settings,
            Map<String, String> versions,
            Map<String, String> machine,
            List<String> mergedRuns,
            RunHeader.ReadAs readAs) {

        static Run of(RunHeader run) {
            return new Run(
                    run.run(),
                    run.simulation(),
                    run.loadStart(),
                    new Target(
                            run.target().kind(),
                            run.target().url(),
                            run.target().emulated()),
                    run.model(),
                    Plan.of(run.plan()),
                    run.prices(),
                    run.settings(),
                    run.versions(),
                    run.machine(),
                    run.mergedRuns(),
                    run.readAs());
        }
    }

    /**
     * How the run ended.
     *
     * @param kind as {@link RunEnding}: {@code done}, {@code missed}, {@code out_of_budget} and so on
     * @param exitCode of its process; absent where a signal decides, or nobody knows
     * @param reason for people; absent where the load ended as planned
     */
    public record Ending(String kind, Integer exitCode, String reason) {

        static Ending of(JudgedRun run) {
            RunEnding ending = run.ending();
            return new Ending(
                    ending.key(),
                    ending.exitCode().isPresent() ? ending.exitCode().getAsInt() : null,
                    run.why().isEmpty() ? null : run.why());
        }
    }

    /**
     * What the run says first.
     *
     * @param status {@code good}, {@code attention}, {@code bad} or {@code unknown}
     * @param decision what the service level decides: {@code pass}, {@code fail}, {@code inconclusive} or {@code none}
     * @param sentence as on the page and on the console
     * @param details further sentences
     * @param figure the figure that answers the question; absent when there is none
     * @param facts the finding, typed by its {@code kind}
     * @param doNotUse figures that must not be used, each with the reason
     */
    public record FindingDocument(
            Status status,
            Decision decision,
            String sentence,
            List<String> details,
            Measure figure,
            RunFinding facts,
            Map<AffectedFigure, String> doNotUse) {

        static FindingDocument of(RunVerdict verdict) {
            return new FindingDocument(
                    verdict.status(),
                    verdict.decision(),
                    verdict.sentence(),
                    verdict.details(),
                    verdict.finding().measure(),
                    verdict.finding(),
                    verdict.doNotUse());
        }
    }

    /**
     * Where the requests went; {@code emulated} figures are of no provider.
     *
     * @param kind emulator, cerebras or custom
     * @param url base of the API
     * @param emulated true: the figures are of no provider
     */
    public record Target(String kind, String url, boolean emulated) {}

    /**
     * The planned load, as {@link LoadPlan}.
     *
     * @param loadModel closed: users wait for their answers; open: calls arrive by a plan; mixed: both
     * @param users of a closed load; absent when there is none
     * @param rampMs from no load to full load
     * @param warmupMs at full load, not yet measured
     * @param steadyMs at full load, measured
     * @param offered of an open load; absent when there is none
     * @param description the load in words, where the simulation says itself how its users come; absent when there is
     *     none
     */
    public record Plan(
            String loadModel,
            Integer users,
            double rampMs,
            double warmupMs,
            double steadyMs,
            LoadPlan.Offered offered,
            String description) {

        static Plan of(LoadPlan plan) {
            return new Plan(
                    plan.loadModel(),
                    plan.users(),
                    Numbers.millis(plan.rampNanos()),
                    Numbers.millis(plan.warmupNanos()),
                    Numbers.millis(plan.steadyNanos()),
                    plan.offered(),
                    plan.description());
        }
    }

    /**
     * As {@link LoadStop}; {@code atMs} is counted from the beginning of the load.
     *
     * @param atMs when, since the load began
     * @param reason for people
     * @param cause what kept the load from its plan; absent when nothing did, and for records of earlier versions
     */
    public record Stop(double atMs, String reason, LoadStop.Cause cause) {

        static Stop of(LoadStop stop) {
            return stop == null ? null : new Stop(Numbers.millis(stop.atNanos()), stop.reason(), stop.cause());
        }
    }

    /**
     * As {@link RunAnswer}.
     *
     * @param title what it is about
     * @param lines sentences; lines that begin with two blanks are to be copied as they are
     */
    public record Answer(String title, List<String> lines) {

        static Answer of(RunAnswer answer) {
            return new Answer(answer.title(), answer.lines());
        }
    }

    /**
     * As {@link TokenCheck}; {@code relativeDifference} is local / server − 1, absent when nothing was compared.
     *
     * @param n answers that both counted
     * @param serverTokens what the server counted
     * @param localTokens what was counted locally
     * @param relativeDifference local / server - 1; absent when there is none
     * @param medianRatio median of server / local over the answers with 10 tokens or more by either count; absent when
     *     there is none
     */
    public record Tokens(long n, long serverTokens, long localTokens, Double relativeDifference, Double medianRatio) {

        static Tokens of(TokenCheck check) {
            double difference = check.relativeDifference();
            return new Tokens(
                    check.n(),
                    check.serverTokens(),
                    check.localTokens(),
                    Double.isNaN(difference) ? null : difference,
                    check.medianRatio());
        }
    }

    /**
     * A part of the run in {@code summary.json}.
     *
     * @param kind what the run is split by
     * @param name a number of users, a model, a scenario or the number of a turn
     * @param figures without the percentile curves, which would be most of the file
     */
    public record BreakdownDocument(Breakdown.Kind kind, String name, FiguresDocument figures) {

        static BreakdownDocument of(Breakdown slice) {
            return new BreakdownDocument(
                    slice.kind(),
                    slice.name(),
                    FiguresDocument.of(slice.figures()).withoutCurves());
        }
    }

    /**
     * As {@link ModelComparison}, in {@code summary.json}; {@code ratios} by the key of the metric.
     *
     * @param model which
     * @param base beside which
     * @param pairs pairs of answers
     * @param brokenPairs pairs of which one failed
     * @param ratios model / base, by metric
     */
    public record ComparisonDocument(
            String model, String base, long pairs, long brokenPairs, Map<String, Ratio> ratios) {

        static ComparisonDocument of(ModelComparison comparison) {
            Map<String, Ratio> ratios = new LinkedHashMap<>();
            comparison.ratios().forEach((metric, values) -> ratios.put(metric.key(), Ratio.of(values)));
            return new ComparisonDocument(
                    comparison.model(), comparison.base(), comparison.pairs(), comparison.brokenPairs(), ratios);
        }

        /**
         * The median of the pairs' ratios with its 95 % interval, whose ends are absent when the sample is too small.
         *
         * @param n pairs
         * @param median of the pairs' ratios
         * @param low lower end of the 95 % interval; absent when there is none
         * @param high upper end; absent when there is none
         */
        public record Ratio(long n, double median, Double low, Double high) {

            private static Ratio of(Distribution values) {
                Percentile median = values.percentile(50).orElseThrow();
                return new Ratio(values.n(), median.value(), median.low(), median.high());
            }
        }
    }

    /**
     * As {@link Trend}, in {@code summary.json}.
     *
     * @param figure medians of the stretches, or their shares of failed attempts
     * @param unit of all figures, the slope's by the hour: {@code ms}, {@code tokens/s}, or {@code share} for 0 to 1
     * @param perHour the slope
     * @param low low end of its 95 % interval
     * @param high its high end
     * @param mean of the stretches
     * @param stretches how many had a value
     * @param shown whether the interval leaves no doubt that it changed
     */
    public record TrendDocument(
            Trend.Kind figure,
            String unit,
            double perHour,
            double low,
            double high,
            double mean,
            int stretches,
            boolean shown) {

        static TrendDocument of(Trend drift) {
            Unit unit = unit(drift.kind());
            DoubleUnaryOperator scale = MetricDocument.scale(unit);
            return new TrendDocument(
                    drift.kind(),
                    drift.kind() == Trend.Kind.FAILURES ? "share" : MetricDocument.unit(unit),
                    scale.applyAsDouble(drift.perHour()),
                    scale.applyAsDouble(drift.low()),
                    scale.applyAsDouble(drift.high()),
                    scale.applyAsDouble(drift.mean()),
                    drift.stretches(),
                    drift.shown());
        }

        /** Of a share one that is written as it is. */
        private static Unit unit(Trend.Kind kind) {
            return kind == Trend.Kind.TIME_TO_FIRST_TOKEN ? Unit.TIME : Unit.SPEED;
        }
    }
}
