package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.analysis.finding.RunFinding.Decision;
import cerebras.loadtest.analysis.finding.RunFinding.Status;
import cerebras.loadtest.analysis.health.GeneratorHealth.AffectedFigure;
import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.stats.Sample;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The first sentence of a run, with its status. */
class RunVerdictTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INTERRUPTED | it was stopped on the live page | The run was interrupted after 31 s; 8,400 calls had ended.",
                "STOPPED | any reason | The run was stopped on the live page after 31 s; 8,400 calls had ended.",
            })
    void causeOfAnEarlyEndIsReadFromItsTypeAndNotFromItsText(LoadStop.Cause cause, String reason, String sentence) {
        LoadStop stop = new LoadStop(31_000_000_000L, reason, cause);
        assertEquals(
                sentence,
                verdict(Summaries.ended(Summaries.normal(), stop, true, Map.of()))
                        .sentence());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "emulated | GOOD | 10 users got 1,843 tokens/s each, 18,432 in total; all 6,000 calls succeeded.",
                "normal | GOOD | 10 users got 1,843 tokens/s each, 18,432 in total; 10 of 6,000 calls failed (0.2 %).",
                "retried | GOOD | 10 users got 1,843 tokens/s each, 18,432 in total; 10 of 6,000 attempts failed (0.2 %).",
                "nothingSucceeded | BAD | No call succeeded: 598 of 600 ended as unauthorized.",
                "nothing | UNKNOWN | Nothing was measured: no call ended in this run.",
                "killed | ATTENTION | The run was killed or is still going on; 4,500 calls had ended.",
                "stopped | ATTENTION | 10 users got 1,843 tokens/s each, 18,432 in total; all 1,100 calls succeeded.",
                "singleAttempt | GOOD | The call took 480 ms: the first token came after 181 ms, 600 tokens in all at 2,010"
                        + " tokens/s.",
                "compared | GOOD | qwen-3-235b-a22b-instruct-2507 is slower than gpt-oss-120b: end-to-end latency 62.0 %"
                        + " longer (412 prompts).",
                "conversation | GOOD | Time to first token went from 180 ms in turn 1 to 260 ms in turn 3; 10 of 6,000 calls failed (0.2 %).",
                "degraded | ATTENTION | 10 users got 1,843 tokens/s each, 18,432 in total; all 6,000 calls succeeded.",
                "invalid | BAD | Do not use these figures: the load generator was overloaded (processor use 97.0 %).",
            })
    void firstSentenceAnswersTheRunsQuestion(String run, Status status, String sentence) {
        RunVerdict verdict = verdict(Summaries.byName().get(run));
        assertEquals(sentence, verdict.sentence());
        assertEquals(status, verdict.status());
        assertEquals(Decision.NONE, verdict.decision());
    }

    @Test
    void runThatCouldNotStartSaysWhy() {
        RunVerdict verdict = verdict(Summaries.notStarted());
        assertEquals("The run could not start: target=https://api.cerebras.ai is not reachable.", verdict.sentence());
        assertEquals(Status.BAD, verdict.status());
    }

    /** 5 users get 9,300 tokens/s and 10 get 18,432: 1,849 each. The most is 24,300: 13.1 users. */
    @Test
    void staircaseThatBendsSaysWhereAndWhy() {
        RunVerdict verdict = verdict(Summaries.staircase());
        assertEquals(
                "Throughput stops growing at about 13 users, at 24,300 tokens/s: the cause was not found.",
                verdict.sentence());
        assertEquals(
                "Cause: neither refusals nor slower answers explain it in the step of 20 users.",
                verdict.details().get(0));
    }

    @ParameterizedTest
    @CsvSource({
        "MET, GOOD, PASS, 'all 6,000 calls succeeded; the service level was met.'",
        "PROBABLY_MET, ATTENTION, INCONCLUSIVE, 'all 6,000 calls succeeded; the service level is inconclusive.'",
        "PROBABLY_MISSED, ATTENTION, INCONCLUSIVE, 'all 6,000 calls succeeded; the service level is inconclusive.'",
        "MISSED, BAD, FAIL, 'The service level was missed: p95 time to first token 350 ms > 300 ms.'"
    })
    void verdictNeverContradictsTheGate(Finding found, Status status, Decision decision, String end) {
        JudgedRun run = Judgements.judged(Summaries.emulated(), found);
        RunVerdict verdict = RunVerdict.of(run);
        assertEquals(status, verdict.status());
        assertEquals(decision, verdict.decision());
        assertTrue(verdict.sentence().endsWith(end), verdict.sentence());
        assertEquals(run.ending() == RunEnding.MISSED, verdict.decision() == Decision.FAIL);
    }

    @Test
    void figuresOfAnOverloadedGeneratorMustNotBeUsed() {
        RunVerdict verdict = verdict(Summaries.invalid());
        assertEquals(Optional.of("the load generator was overloaded"), verdict.doNotUse(AffectedFigure.THROUGHPUT));
        assertEquals(Optional.empty(), verdict.doNotUse(AffectedFigure.SUCCESS_RATE));
        assertEquals(Map.of(), verdict(Summaries.normal()).doNotUse());
    }

    @Test
    void figuresThatMustNotBeUsedAreNamedOnTheConsoleAndInMarkdown() {
        JudgedRun run = Judgements.unjudged(Summaries.invalid());
        String warning =
                "Do not use time to first token, output speed, event gap, latency, throughput, request rate: the load"
                        + " generator was overloaded.";
        assertEquals(List.of(warning), RunVerdict.of(run).warnings());
        assertTrue(SummaryMarkdown.text(run).contains("**" + warning + "**"));
        assertTrue(ConsoleBlock.text(run, URI.create("file:///r"))
                .replaceAll("\\s+", " ")
                .contains(warning));
    }

    @ParameterizedTest
    @CsvSource({
        "95, 19, false",
        "95, 20, true",
        "99, 99, false",
        "99, 100, true",
        "99.9, 999, false",
        "99.9, 1000, true",
        "95, 2, false",
        "50, 1, true"
    })
    void percentileOfTooFewValuesIsNotShown(double percent, int n, boolean shown) {
        Sample sample = Sample.ofNanos();
        for (int i = 1; i <= n; i++) {
            sample.add(i);
        }
        assertEquals(shown, sample.distribution().shown(percent).isPresent());
    }

    /** PASS "with 95 % confidence" must not stand beside "no interval: too few". */
    @ParameterizedTest
    @CsvSource({"MET, ≤ 300 ms", "MISSED, ≥ 300 ms", "PROBABLY_MET, –"})
    void limitThatIsDecidedShowsWhatDecidedIt(Finding finding, String interval) {
        JudgedRun run = Judgements.judged(Summaries.emulated(), finding);
        ServiceLevelTable part = ServiceLevelTable.of(run.judgement().orElseThrow(), Numbers.CONSOLE);
        assertEquals(interval, part.rows().get(0).interval().replace('\u00a0', ' '));
    }

    @ParameterizedTest
    @MethodSource("cerebras.loadtest.report.Summaries#all")
    void verdictIsOneSentenceOfPlainText(RunSummary summary) {
        String sentence = verdict(summary).sentence();
        assertTrue(sentence.matches("[A-Za-z0-9][^\\n\u00a0]+[^.][.]"), sentence);
        assertTrue(sentence.length() <= VerdictSentence.LONGEST, sentence);
    }

    private static RunVerdict verdict(RunSummary summary) {
        return RunVerdict.of(Judgements.unjudged(summary));
    }
}
