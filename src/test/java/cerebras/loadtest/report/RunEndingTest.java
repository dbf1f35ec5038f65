package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.LoadStop;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which ending a run has where several could be said of it. */
class RunEndingTest {

    @ParameterizedTest(name = "{0}, complete {1}, {2}, gate {3}: {4}")
    @CsvSource({
        ",            true,  ,                lenient, DONE",
        ",            true,  MET,             strict,  DONE",
        ",            true,  MISSED,          lenient, MISSED",
        ",            true,  PROBABLY_MET,    lenient, DONE",
        ",            true,  PROBABLY_MISSED, lenient, DONE",
        ",            true,  PROBABLY_MET,    strict,  INCONCLUSIVE",
        ",            true,  PROBABLY_MISSED, strict,  INCONCLUSIVE",
        ",            true,  MISSED,          strict,  MISSED",
        ",            false, MISSED,          strict,  UNKNOWN",
        "BUDGET,      true,  ,                lenient, OUT_OF_BUDGET",
        "BUDGET,      true,  MET,             strict,  OUT_OF_BUDGET",
        "BUDGET,      true,  PROBABLY_MET,    lenient, OUT_OF_BUDGET",
        "BUDGET,      true,  PROBABLY_MET,    strict,  INCONCLUSIVE",
        "BUDGET,      true,  MISSED,          lenient, MISSED",
        "FAILURE,     true,  MISSED,          lenient, FAILED",
        "FAILURE,     false, ,                lenient, FAILED",
        "INTERRUPTED, true,  MISSED,          lenient, INTERRUPTED",
        "STOPPED,     true,  MISSED,          lenient, INTERRUPTED",
        "NOT_STARTED, true,  PROBABLY_MISSED, strict,  NOT_STARTED",
    })
    void weightiestEndingCounts(
            LoadStop.Cause cause, boolean complete, Finding finding, String gate, RunEnding ending) {
        LoadStop stop = cause == null ? null : new LoadStop(1, "why", cause);
        RunSummary run = Summaries.ended(Summaries.normal(), stop, complete, Map.of("gate", gate));
        JudgedRun judged = finding == null ? Judgements.unjudged(run) : Judgements.judged(run, finding);
        assertEquals(ending, judged.ending());
        assertEquals(cause == null ? "" : "why", judged.why());
    }

    @ParameterizedTest
    @CsvSource({
        "DONE, 0",
        "NOT_STARTED, 1",
        "MISSED, 2",
        "INCONCLUSIVE, 3",
        "FAILED, 4",
        "OUT_OF_BUDGET, 5",
        "INTERRUPTED, ",
        "UNKNOWN, "
    })
    void everyEndingHasAnExitCodeOfItsOwn(RunEnding ending, Integer code) {
        assertEquals(code == null ? OptionalInt.empty() : OptionalInt.of(code), ending.exitCode());
    }

    @ParameterizedTest
    @CsvSource({
        "OUT_OF_BUDGET, maxCalls=3 is spent, 'Exit code 5: stopped by the budget, as asked: maxCalls=3 is spent; the figures cover the calls until then'",
        "MISSED,        maxCalls=3 is spent, 'Exit code 2: service level missed (the load ended early: maxCalls=3 is spent)'",
        "MISSED,        '',                  'Exit code 2: service level missed'",
        "INCONCLUSIVE,     '',                  'Exit code 3: service level inconclusive, and gate=strict'",
        "INTERRUPTED,   it was interrupted,  Interrupted",
    })
    void lastLineNamesTheCode(RunEnding ending, String why, String line) {
        assertEquals(line, ending.line(why));
    }
}
