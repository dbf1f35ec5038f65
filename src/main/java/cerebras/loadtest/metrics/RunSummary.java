package cerebras.loadtest.metrics;

import cerebras.loadtest.records.AnswerNotes;
import cerebras.loadtest.records.CapacityResult;
import cerebras.loadtest.records.Invalidity;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogHealth;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Share;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All figures of one run, computed from its {@code calls.jsonl} alone.
 *
 * @param run header of the records
 * @param steady the headline: figures at full load, after warm-up and before the end of sending
 * @param whole from the first user to the last answer, for context
 * @param breakdowns figures of the parts of the run; may be empty
 * @param comparisons comparisons of the other variants with the first one; empty if nothing was compared
 * @param calls calls with retries; {@code null} if the run had no retries
 * @param cancels calls that were cancelled by plan; {@code null} if there were none
 * @param sessions sessions of the steady window; {@code null} if the run played none
 * @param quotas effect of quotas, by model; empty if no answer stated a limit and no request was refused by one
 * @param trends changes of figures during the steady window; empty if that was short
 * @param spending total tokens and cost
 * @param stop why the load ended before its plan; {@code null} if it did not
 * @param capacity result of a search for capacity; {@code null} for other runs
 * @param answers results that the simulation itself reports; usually empty
 * @param timeline the run over time
 * @param tokenCheck local token count compared with the server's
 * @param notes anomalies in the answers
 * @param failures failures of the whole run by kind, most frequent first
 * @param client measurements of the load generator; {@code null} if the records have none
 * @param log state of the file
 */
public record RunSummary(
        RunHeader run,
        Figures steady,
        Figures whole,
        List<Breakdown> breakdowns,
        List<VariantComparison> comparisons,
        CallFigures calls,
        CancelFigures cancels,
        SessionFigures sessions,
        List<QuotaFigures> quotas,
        List<Trend> trends,
        Spending spending,
        LoadStop stop,
        @JsonIgnore CapacityResult capacity,
        List<RunAnswer> answers,
        Timeline timeline,
        TokenCheck tokenCheck,
        @JsonProperty("answerNotes") AnswerNotes notes,
        List<FailureKind> failures,
        @JsonIgnore ClientFigures client,
        LogHealth log) {

    /** The steps of the load, in chronological order; may be empty. */
    public List<Breakdown> steps() {
        return breakdowns.stream()
                .filter(part -> part.kind() == Breakdown.Kind.STEP)
                .toList();
    }

    /** How many answers of a window are valid; absent if answers were not checked, or if none was successful. */
    public Optional<ValidAnswers> validAnswers(Figures figures) {
        long checked = figures.successes();
        long valid = checked - figures.invalid().answers();
        return run.isChecked() && checked > 0
                ? Optional.of(new ValidAnswers(
                        checked,
                        valid,
                        new Share(valid, checked).estimate(),
                        figures.invalid().faults()))
                : Optional.empty();
    }

    /** How many answers in the steady window are valid; absent if they were not checked, or if none was successful. */
    @JsonProperty("validAnswers")
    Optional<ValidAnswers> steadyValidAnswers() {
        return validAnswers(steady);
    }

    /**
     * Successful answers without a mechanical fault.
     *
     * @param checked number of successful answers
     * @param valid number of these without a fault
     * @param share valid / checked, with its 95 % interval
     * @param faults number of answers with each fault; an answer may have several; only faults that occurred
     */
    public record ValidAnswers(
            long checked, long valid, @JsonUnwrapped Estimate share, Map<Invalidity, Long> faults) {}

    /** A copy with other answers. */
    public RunSummary withAnswers(List<RunAnswer> others) {
        return new RunSummary(
                run,
                steady,
                whole,
                breakdowns,
                comparisons,
                calls,
                cancels,
                sessions,
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
     * The local token count compared with the server's, for a sample of answers that both counted.
     *
     * @param n answers in the sample
     * @param serverTokens their tokens counted by the server
     * @param localTokens their tokens counted by jtokkit
     * @param medianRatio median of server / local over answers with at least {@value #FEWEST_TOKENS} tokens by either
     *     count; absent without such answers
     */
    public record TokenCheck(long n, long serverTokens, long localTokens, Double medianRatio) {

        /** In shorter answers, tokens of the chat format are too large a part. */
        static final int FEWEST_TOKENS = 10;

        /** A check in which all answers differ by the same ratio. */
        public TokenCheck(long n, long serverTokens, long localTokens) {
            this(
                    n,
                    serverTokens,
                    localTokens,
                    localTokens == 0 ? null : Double.valueOf((double) serverTokens / localTokens));
        }

        /** local / server − 1: −0.04 when the local count is 4 % lower. NaN, and absent in files, without answers. */
        @JsonProperty
        public double relativeDifference() {
            return serverTokens == 0 ? Double.NaN : (double) localTokens / serverTokens - 1;
        }
    }
}
