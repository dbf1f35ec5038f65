package cerebras.loadtest.metrics;

import cerebras.loadtest.records.AnswerNotes;
import cerebras.loadtest.records.CapacityResult;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogHealth;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.records.RunHeader;
import java.util.List;

/**
 * All figures of one run, made from its {@code calls.jsonl} alone.
 *
 * @param run what was run
 * @param steady the headline: full load offered, no longer warming up, before the sending ends
 * @param whole from the first user to the last answer, as context
 * @param breakdowns parts of the run beside each other; empty when it has none
 * @param comparisons the other models beside the one that was named first; empty when no models were compared
 * @param calls what became of calls; {@code null} when no failed attempt was to be made again
 * @param quotas what limits did to the run, by model; empty when no answer told of a limit and none was refused
 * @param trends how figures changed in the course of the steady window; empty when that was short
 * @param spending what it used in all
 * @param stop why it ended before its plan; {@code null} when it did not
 * @param capacity what a search for capacity found; {@code null} when the run was none
 * @param answers what the simulation says itself to the question that it is there for; most say nothing
 * @param timeline the run over time
 * @param tokenCheck local against server counts
 * @param notes what was odd about the answers
 * @param failures what failed attempts said, the most frequent first; of the whole run
 * @param client what the load generator measured of itself; {@code null} when the records hold nothing of it
 * @param log the state of the file
 */
public record RunSummary(
        RunHeader run,
        Figures steady,
        Figures whole,
        List<Breakdown> breakdowns,
        List<ModelComparison> comparisons,
        CallFigures calls,
        List<QuotaFigures> quotas,
        List<Trend> trends,
        Spending spending,
        LoadStop stop,
        CapacityResult capacity,
        List<RunAnswer> answers,
        Timeline timeline,
        TokenCheck tokenCheck,
        AnswerNotes notes,
        List<FailureKind> failures,
        ClientFigures client,
        LogHealth log) {

    /** Of a run that searched no capacity, with nothing to note of its answers. */
    public RunSummary(
            RunHeader run,
            Figures steady,
            Figures whole,
            List<Breakdown> breakdowns,
            List<ModelComparison> comparisons,
            CallFigures calls,
            List<QuotaFigures> quotas,
            List<Trend> trends,
            Spending spending,
            LoadStop stop,
            List<RunAnswer> answers,
            Timeline timeline,
            TokenCheck tokenCheck,
            List<FailureKind> failures,
            ClientFigures client,
            LogHealth log) {
        this(
                run,
                steady,
                whole,
                breakdowns,
                comparisons,
                calls,
                quotas,
                trends,
                spending,
                stop,
                null,
                answers,
                timeline,
                tokenCheck,
                AnswerNotes.NONE,
                failures,
                client,
                log);
    }

    /** The steps of the load, in the order of time; empty where it had none. */
    public List<Breakdown> steps() {
        return breakdowns.stream()
                .filter(part -> part.kind() == Breakdown.Kind.STEP)
                .toList();
    }

    /** The same, with other answers. */
    public RunSummary withAnswers(List<RunAnswer> others) {
        return new RunSummary(
                run,
                steady,
                whole,
                breakdowns,
                comparisons,
                calls,
                quotas,
                trends,
                spending,
                stop,
                capacity,
                others,
                timeline,
                tokenCheck,
                notes,
                failures,
                client,
                log);
    }

    /**
     * How far the local tokenizer is from the server's count, on the sample of answers that both counted.
     *
     * @param n answers in the sample
     * @param serverTokens what the server counted in them
     * @param localTokens what jtokkit counted in the same texts
     * @param medianRatio median of server / local over the answers with {@value #FEWEST_TOKENS} tokens or more by either
     *     count; absent without any
     */
    public record TokenCheck(long n, long serverTokens, long localTokens, Double medianRatio) {

        /** Of fewer tokens, those of the chat format are too large a part. */
        static final int FEWEST_TOKENS = 10;

        /** One in which every answer differs by the same ratio. */
        public TokenCheck(long n, long serverTokens, long localTokens) {
            this(
                    n,
                    serverTokens,
                    localTokens,
                    localTokens == 0 ? null : Double.valueOf((double) serverTokens / localTokens));
        }

        /** local / server − 1: −0.04 when the local count is 4 % lower. NaN when there is nothing to compare. */
        public double relativeDifference() {
            return serverTokens == 0 ? Double.NaN : (double) localTokens / serverTokens - 1;
        }
    }
}
