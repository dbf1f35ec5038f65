package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.analysis.finding.RunFinding.ArrivalRate;
import cerebras.loadtest.analysis.finding.RunFinding.BurstRecovery;
import cerebras.loadtest.analysis.finding.RunFinding.Status;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.Timeline;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.Outcome;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A burst of 50 calls after 3 s. */
class BurstRecoveryTest {

    private static final long SECOND = 1_000_000_000L;
    private static final LoadPlan PLAN =
            LoadPlan.open(0, 3 * SECOND, 6 * SECOND, new LoadPlan.Offered(10.0, "constant", null, 50, 110));
    private static final LoadPlan ALONE =
            LoadPlan.open(0, 3 * SECOND, 6 * SECOND, new LoadPlan.Offered(null, null, null, 50, 50));

    @Test
    void burstIsOverWhenNoMoreCallsAreInFlightThanBefore() {
        RunVerdict verdict = verdict(run(2, 2, 2, 40, 9, 2, 2));
        assertEquals(
                "A burst of 50 calls raised calls in flight from 2.00 to 40.0 for less than 3,000 ms; 10 of"
                        + " 6,000 calls failed (0.2 %).",
                verdict.sentence());
        assertEquals(
                List.of(
                        "The median time to first token of a step was up to 400 ms, and up to 20.0 ms before.",
                        "Times are read from steps of 1 s; calls in flight are the mean of a step."),
                verdict.details());
        assertEquals(Status.GOOD, verdict.status());
    }

    @Test
    void burstWithoutRecoveryNeedsAttention() {
        RunVerdict verdict = verdict(run(2, 2, 2, 40, 45, 44));
        assertTrue(verdict.sentence().contains("from 2.00 to 45.0 until the run ended"), verdict.sentence());
        assertEquals(Status.ATTENTION, verdict.status());
        assertNull(((BurstRecovery) verdict.finding()).recoveredAfterMs());
    }

    @Test
    void burstWithoutOtherCallsIsOverWithItsLast() {
        assertTrue(
                verdict(run(ALONE, 0, 0, 0, 40, 9)).sentence().startsWith("A burst of 50 calls ended within 2,000 ms"));
    }

    @Test
    void runThatEndedBeforeItsBurstReportsItsArrivals() {
        assertInstanceOf(ArrivalRate.class, verdict(run(2, 2)).finding());
    }

    private static RunVerdict verdict(RunSummary summary) {
        return RunVerdict.of(Judgements.unjudged(summary));
    }

    /** Each second so many in flight; each call in flight costs another 10 ms to the first token. */
    private static RunSummary run(double... inFlight) {
        return run(PLAN, inFlight);
    }

    private static RunSummary run(LoadPlan plan, double... inFlight) {
        List<Timeline.Point> points = IntStream.range(0, inFlight.length)
                .mapToObj(second -> new Timeline.Point(
                        second * SECOND,
                        1_000,
                        inFlight[second],
                        Map.of(Outcome.OK, 10L),
                        Summaries.levels(10 * inFlight[second], 1_500, 200, 10)))
                .toList();
        return Summaries.openArrivals(plan, new Timeline(SECOND, points));
    }
}
