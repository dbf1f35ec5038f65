package cerebras.loadtest.report;

import cerebras.loadtest.analysis.finding.RunFinding;
import cerebras.loadtest.analysis.finding.RunFinding.Decision;
import cerebras.loadtest.analysis.finding.RunFinding.Measure;
import cerebras.loadtest.analysis.finding.RunFinding.Status;
import cerebras.loadtest.analysis.health.GeneratorHealth.AffectedFigure;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.FailureKind;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.RunSummary.TokenCheck;
import cerebras.loadtest.metrics.Spending;
import cerebras.loadtest.metrics.Trend;
import cerebras.loadtest.metrics.VariantComparison;
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
import cerebras.loadtest.stats.Estimate;
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
 * @param run description of the run
 * @param ending how the run ended
 * @param finding the main result of the run: its answer, or the reason why there is none
 * @param log state of {@code calls.jsonl}, the source of all data here
 * @param serviceLevel results of the service level in the steady window; absent without a service level, and for a
 *     stepped load
 * @param steady figures of the steady window: the headline
 * @param whole figures of the whole run
 * @param breakdowns figures of the parts of the run; may be empty
 * @param comparisons comparisons of the other models with the first one; empty if no models were compared
 * @param calls calls with retries; absent if the run had no retries
 * @param quotas effect of quotas, by model; empty if no answer stated a limit and no request was refused by one
 * @param trends changes of figures during the steady window; empty if that was short
 * @param spending total tokens and cost; {@code dollars} are absent if a price is unknown
 * @param stop why the load ended before its plan; absent if it did not
 * @param answers results that the simulation itself reports: a title and lines
 * @param timeline the run over time
 * @param failures failures of the whole run by kind, most frequent first
 * @param tokenCheck local token count compared with the server's
 * @param answerNotes anomalies in the answers of the whole run
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

    /** The text of {@code summary.json} for a run; values that were not measured are omitted. */
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
     * @param loadStart wall clock at the start of the load, ISO 8601, UTC; absent if no load started
     * @param target the tested API
     * @param model model id; several compared models are separated by commas
     * @param plan the planned load, with consecutive phases
     * @param prices US dollars per million tokens, by model, for known prices
     * @param settings all settings as a user would write them; never a key
     * @param versions versions of the software
     * @param machine machine of the load generator
     * @param mergedRuns names of the runs that were merged into this one; absent for a single run
     * @param readAs dialect in which the server's headers were read; absent in records of earlier versions
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
     * @param exitCode exit code of its process; absent if a signal determines it, or if it is unknown
     * @param reason explanation as text; absent if the load ended as planned
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
     * The main result of the run.
     *
     * @param status {@code good}, {@code attention}, {@code bad} or {@code unknown}
     * @param decision result of the service level: {@code pass}, {@code fail}, {@code inconclusive} or {@code none}
     * @param sentence the sentence on the page and on the console
     * @param details further sentences
     * @param figure the figure that answers the question; absent if there is none
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
     * The tested API.
     *
     * @param kind emulator, cerebras or custom
     * @param url base URL
     * @param emulated whether it is an emulator, so that the figures describe no provider
     */
    public record Target(String kind, String url, boolean emulated) {}

    /**
     * The planned load, as {@link LoadPlan}.
     *
     * @param loadModel closed: users wait for their answers; open: calls arrive by a plan; mixed: both
     * @param users users of a closed load; absent for an open load
     * @param rampMs time from no load to full load
     * @param warmupMs time at full load that is not measured
     * @param steadyMs measured time at full load
     * @param offered arrivals of an open load; absent for a closed load
     * @param description the load in words, if the simulation defines its own injection; otherwise absent
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
     * As {@link LoadStop}; times are relative to the start of the load.
     *
     * @param atMs time since the start of the load
     * @param reason explanation as text
     * @param cause cause of the early end; absent if the load was complete, and in records of earlier versions
     */
    public record Stop(double atMs, String reason, LoadStop.Cause cause) {

        static Stop of(LoadStop stop) {
            return stop == null ? null : new Stop(Numbers.millis(stop.atNanos()), stop.reason(), stop.cause());
        }
    }

    /**
     * As {@link RunAnswer}.
     *
     * @param title subject
     * @param lines sentences; lines that begin with two spaces are preformatted
     */
    public record Answer(String title, List<String> lines) {

        static Answer of(RunAnswer answer) {
            return new Answer(answer.title(), answer.lines());
        }
    }

    /**
     * As {@link TokenCheck}; for answers that both the server and the client counted.
     *
     * @param n number of these answers
     * @param serverTokens their tokens counted by the server
     * @param localTokens their tokens counted locally
     * @param relativeDifference local / server − 1; absent without such answers
     * @param medianRatio median of server / local over answers with at least 10 tokens by either count; absent without
     *     such answers
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
     * @param kind dimension of the breakdown
     * @param name number of users, model, scenario, request name or number of a turn
     * @param figures figures without percentile curves, which would make up most of the file
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
     * As {@link VariantComparison}, in {@code summary.json}; {@code ratios} by metric key.
     *
     * @param variant what is compared: a model, or a value of a request field
     * @param base what it is compared with
     * @param pairs pairs of answers
     * @param brokenPairs pairs with a failed call
     * @param ratios variant / base, by metric; the cost of a call as {@code cost}
     * @param success share of prompts that the variant answered, minus that of the base; absent without pairs
     */
    public record ComparisonDocument(
            String variant, String base, long pairs, long brokenPairs, Map<String, Ratio> ratios, Success success) {

        static ComparisonDocument of(VariantComparison comparison) {
            Map<String, Ratio> ratios = new LinkedHashMap<>();
            comparison.ratios().forEach((metric, values) -> ratios.put(metric.key(), Ratio.of(values)));
            if (comparison.cost().n() > 0) {
                ratios.put("cost", Ratio.of(comparison.cost()));
            }
            return new ComparisonDocument(
                    comparison.variant(),
                    comparison.base(),
                    comparison.pairs(),
                    comparison.brokenPairs(),
                    ratios,
                    Success.of(comparison.success()));
        }

        /**
         * A difference of two shares with its 95 % interval.
         *
         * @param difference share of the variant minus that of the base
         * @param low lower end of the 95 % interval; absent if the run is too short for one
         * @param high upper end; absent likewise
         */
        public record Success(double difference, Double low, Double high) {

            private static Success of(Estimate difference) {
                return difference == null ? null : new Success(difference.value(), difference.low(), difference.high());
            }
        }

        /**
         * The median of the pairs' ratios with its 95 % interval.
         *
         * @param n number of pairs
         * @param median median of the pairs' ratios
         * @param low lower end of the 95 % interval; absent if the sample is too small
         * @param high upper end; absent likewise
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
     * @param figure the figure: medians of the intervals, or their shares of failed attempts
     * @param unit unit of all figures, for the slope per hour: {@code ms}, {@code tokens/s}, or {@code share} for 0 to
     *     1
     * @param perHour slope
     * @param low lower end of its 95 % interval
     * @param high upper end
     * @param mean mean of the intervals of time
     * @param stretches number of intervals of time with a value
     * @param shown whether the 95 % interval excludes 0
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

        /** The unit of a trend; shares are written unchanged. */
        private static Unit unit(Trend.Kind kind) {
            return kind == Trend.Kind.TIME_TO_FIRST_TOKEN ? Unit.TIME : Unit.SPEED;
        }
    }
}
