package cerebras.loadtest.measure;

/**
 * All figures of one run, made from its {@code calls.jsonl} alone.
 *
 * @param run what was run
 * @param steady the headline: full load offered, no longer warming up, before the sending ends
 * @param whole from the first user to the last answer, as context
 * @param timeline the run over time
 * @param tokenCheck local against server counts
 * @param log the state of the file
 */
public record RunSummary(
    RunHeader run, Figures steady, Figures whole, Timeline timeline, TokenCheck tokenCheck, LogHealth log) {}
