package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.Timeline;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A burst of 50 calls after 3 s. */
class BurstAnswerTest {

    private static final long SECOND = 1_000_000_000L;
    private static final LoadPlan PLAN =
            LoadPlan.open(0, 3 * SECOND, 6 * SECOND, new LoadPlan.Offered(10.0, "constant", null, 50, 110));
    private static final LoadPlan ALONE =
            LoadPlan.open(0, 3 * SECOND, 6 * SECOND, new LoadPlan.Offered(null, null, null, 50, 50));

    @Test
    void burstIsOverWhenNoMoreCallsAreInFlightThanBefore() {
        assertEquals(
                List.of(
                        "50 calls came at once, and up to 40.0 were in flight; 2.0 were before. It was normal again after 3 s at the"
                                + " latest.",
                        "Time to first token, median of a step: up to 400 ms; up to 20 ms before.",
                        "Read from steps of 1 s; in flight is the mean of a step."),
                answer(2, 2, 2, 40, 9, 2, 2));
    }

    @Test
    void burstThatNobodyGotOverSaysSo() {
        assertEquals(
                "50 calls came at once, and up to 45.0 were in flight; 2.0 were before. It was not normal again before the run"
                        + " ended.",
                answer(2, 2, 2, 40, 45, 44).get(0));
    }

    @Test
    void burstWithoutOtherCallsIsOverWithItsLast() {
        assertEquals(
                "50 calls came at once, and up to 40.0 were in flight. The last had ended after 2 s at the latest.",
                BurstAnswer.of(run(ALONE, 0, 0, 0, 40, 9)).orElseThrow().lines().get(0));
    }

    @Test
    void runThatEndedBeforeItsBurstSaysNothing() {
        assertEquals(Optional.empty(), BurstAnswer.of(run(2, 2)));
    }

    @Test
    void runWithoutABurstSaysNothing() {
        assertEquals(Optional.empty(), BurstAnswer.of(Summaries.normal()));
    }

    private static List<String> answer(double... inFlight) {
        return BurstAnswer.of(run(inFlight)).orElseThrow().lines();
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
