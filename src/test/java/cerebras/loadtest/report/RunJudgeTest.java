package cerebras.loadtest.report;

import static cerebras.loadtest.metrics.AttemptFixture.MILLI;
import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.analysis.slo.ServiceLevel;
import cerebras.loadtest.analysis.slo.SloResult;
import cerebras.loadtest.metrics.RecordedRun;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two users, steady for ten seconds from the beginning. */
class RunJudgeTest {

    private static final ServiceLevel HALF =
            ServiceLevel.of(Map.of("success", "50%")).orElseThrow();

    @TempDir
    private Path folder;

    @Test
    void onlyWhatEndedInTheSteadyWindowIsJudged() throws IOException {
        SloResult success = success(
                new RecordedRun().with(ok(1, 9_999), refused(2, 10_000, false)).ended(11_000));
        assertEquals(1, success.n());
        assertEquals(1, success.measured().value());
    }

    @Test
    void windowEndsWhereTheSendingStopped() throws IOException {
        SloResult success = success(new RecordedRun()
                .with(ok(1, 1_000), new LoadStop(5_000 * MILLI, "maxCalls=1 is used up"), refused(2, 5_500, false))
                .ended(6_000));
        assertEquals(1, success.n());
    }

    /** The first attempt of call 1 fails, its second succeeds; call 2 never gets its second. */
    @Test
    void callIsJudgedByItsLastAttempt() throws IOException {
        SloResult success = success(new RecordedRun()
                .with(refused(1, 1_000, true), refused(2, 2_000, true), second(1, 3_000), ok(3, 4_000))
                .ended(10_000));
        assertEquals(3, success.n());
        assertEquals(2 / 3.0, success.measured().value());
    }

    @Test
    void callThatWasMadeAgainBelongsToTheWindowInWhichItEnded() throws IOException {
        SloResult success = success(new RecordedRun()
                .with(refused(1, 9_000, true), second(1, 11_000), ok(2, 9_500))
                .ended(12_000));
        assertEquals(1, success.n());
    }

    @Test
    void runIsJudgedByItsSettingsUnlessAnotherLevelIsGiven() throws IOException {
        Path records = new RecordedRun()
                .setting("slo.success", "90%")
                .with(ok(1, 1_000))
                .ended(10_000)
                .writeInto(folder);
        assertEquals(
                0.9,
                judged(records, RunJudge.byItsSettings())
                        .get(0)
                        .judgement()
                        .verdicts()
                        .get(0)
                        .limit()
                        .bound());
        assertEquals(
                0.5,
                judged(records, RunJudge.by(HALF))
                        .get(0)
                        .judgement()
                        .verdicts()
                        .get(0)
                        .limit()
                        .bound());
    }

    @Test
    void runWithoutAServiceLevelIsNotJudged() throws IOException {
        Path records = new RecordedRun().with(ok(1, 1_000)).ended(10_000).writeInto(folder);
        assertEquals(List.of(), judged(records, RunJudge.byItsSettings()));
    }

    /** Eight successes with 5 users, and eight failures with 10: of a true 50 %, either is seen in 1 of 256 samples. */
    @Test
    void eachStepIsJudgedByItselfAndTheRunAsAWholeIsNot() throws IOException {
        RecordedRun run = new RecordedRun().with(step(1, 5, 0, 5_000), step(2, 10, 5_000, 10_000));
        for (int call = 1; call <= 8; call++) {
            run.with(ok(call, 1_000 + call), refused(10 + call, 6_000 + call, false));
        }
        Path records = run.ended(11_000).writeInto(folder);
        RunJudge judge = RunJudge.by(HALF);
        RunSummary summary = SummaryBuilder.summarize(records, judge);
        assertEquals(
                List.of("step 1, 5 users", "step 2, 10 users"),
                judge.judged(summary).stream().map(RunJudge.Judged::window).toList());
        assertEquals(
                List.of(Finding.MET, Finding.MISSED),
                judge.judged(summary).stream()
                        .map(judged -> judged.judgement().finding())
                        .toList());
        assertEquals(Optional.empty(), judge.steady(summary));
    }

    private SloResult success(RecordedRun run) throws IOException {
        return judged(run.writeInto(folder), RunJudge.by(HALF))
                .get(0)
                .judgement()
                .verdicts()
                .get(0);
    }

    private static List<RunJudge.Judged> judged(Path records, RunJudge judge) throws IOException {
        return judge.judged(SummaryBuilder.summarize(records, judge));
    }

    private static LoadStep step(int number, int users, long startMillis, long endMillis) {
        return new LoadStep(number, users, startMillis * MILLI, startMillis * MILLI, endMillis * MILLI);
    }

    private static Attempt ok(int call, long endMillis) {
        return attempt().call(call).whole(endMillis - 500, endMillis).build();
    }

    private static Attempt second(int call, long endMillis) {
        return attempt()
                .call(call)
                .number(2, false)
                .whole(endMillis - 500, endMillis)
                .build();
    }

    private static Attempt refused(int call, long endMillis, boolean followed) {
        return attempt()
                .call(call)
                .number(1, followed)
                .whole(endMillis - 10, endMillis)
                .refused(Outcome.QUEUE_FULL)
                .build();
    }
}
