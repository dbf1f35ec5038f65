package cerebras.loadtest.measure;

import java.util.List;

/**
 * All figures of one run, made from its {@code calls.jsonl} alone.
 *
 * @param run what was run
 * @param steady the headline: full load offered, no longer warming up, before the sending ends
 * @param whole from the first user to the last answer, as context
 * @param slices parts of the run beside each other; empty when it has none
 * @param comparisons the other models beside the one that was named first; empty when no models were compared
 * @param calls what became of calls; {@code null} when no failed attempt was to be made again
 * @param spending what it used in all
 * @param stop why it ended before its plan; {@code null} when it did not
 * @param answers what the simulation says itself to the question that it is there for; most say nothing
 * @param timeline the run over time
 * @param tokenCheck local against server counts
 * @param failures what failed attempts said, the most frequent first; of the whole run
 * @param log the state of the file
 */
public record RunSummary(
    RunHeader run,
    Figures steady,
    Figures whole,
    List<Slice> slices,
    List<Comparison> comparisons,
    CallFigures calls,
    Spending spending,
    LoadStop stop,
    List<RunAnswer> answers,
    Timeline timeline,
    TokenCheck tokenCheck,
    List<FailureKind> failures,
    LogHealth log) {}
