package cerebras.loadtest.emulator.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.fault.AnswerFault.CutStream;
import cerebras.loadtest.emulator.fault.AnswerFault.Delay;
import cerebras.loadtest.emulator.fault.AnswerFault.DuplicatedEvent;
import cerebras.loadtest.emulator.fault.AnswerFault.NoDoneMark;
import cerebras.loadtest.emulator.fault.AnswerFault.SlowDrip;
import cerebras.loadtest.emulator.fault.AnswerFault.StallBeforeHeaders;
import cerebras.loadtest.emulator.fault.Fault.RefuseConnection;
import cerebras.loadtest.emulator.fault.Trigger.Rate;
import cerebras.loadtest.emulator.fault.Trigger.Script;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.AnswerPlan.End;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.Emission.Payload;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultPlanTest {

    private static final AnswerPlan DECIDED = AnswerPlan.completion(
            Dialect.CEREBRAS, AnswerPlan.EVENTS, "id", "model", List.of(new Emission(10, 0, Payload.of(new byte[] {1
            }))));

    /** The number of hits is binomial: its standard deviation is √(n·p·(1-p)), and 5 of them are allowed. */
    @ParameterizedTest
    @CsvSource({"0.001", "0.01", "0.1", "0.5", "0.99"})
    void rateIsAboutWhatWasAskedFor(double share) {
        int n = 100_000;
        double deviation = Math.sqrt(n * share * (1 - share));
        assertEquals(n * share, hits(new Rate(share), 7, n).size(), 5 * deviation);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1000"})
    void extremeRatesHitNoneAndAll(double share, int expected) {
        assertEquals(expected, hits(new Rate(share), 7, 1000).size());
    }

    @Test
    void sameSeedHitsTheSameAndAnotherOthers() {
        List<Long> hits = hits(new Rate(0.1), 7, 1000);
        assertEquals(hits, hits(new Rate(0.1), 7, 1000));
        assertNotEquals(hits, hits(new Rate(0.1), 8, 1000));
    }

    @Test
    void scriptHitsExactlyItsNumbers() {
        Script script =
                new Script(List.of(new Script.Span(3, 3), new Script.Span(7, 9), new Script.Span(12, Long.MAX_VALUE)));
        assertEquals(List.of(3L, 7L, 8L, 9L, 12L, 13L, 14L), hits(script, 7, 14));
        assertEquals(List.of(5L), hits(Script.only(5), 7, 14));
        assertEquals(List.of(5L, 6L), hits(Script.range(5, 6), 7, 14));
    }

    @Test
    void firstThatFiresWins() {
        FaultPlan plan = FaultPlan.none()
                .with(new StallBeforeHeaders(), Script.only(2))
                .with(new CutStream(1), Script.range(1, 2));
        assertEquals(End.CUT, on(plan, 0, 1).end());
        assertEquals(End.NEVER, on(plan, 0, 2).end());
        assertSame(DECIDED, on(plan, 0, 3));
    }

    @Test
    void changedPlanBearsTheNameOfTheFault() {
        FaultPlan plan = FaultPlan.none().with(new CutStream(1), new Rate(1));
        assertEquals("cut-stream", on(plan, 0, 1).fault().orElseThrow());
        FaultPlan doesNotApply = FaultPlan.none().with(new NoDoneMark(), new Rate(1));
        assertTrue(on(doesNotApply, 0, 1).fault().isEmpty());
    }

    @Test
    void connectionsAndRequestsAreCountedApart() {
        FaultPlan plan =
                FaultPlan.none().with(new RefuseConnection(), Script.only(1)).with(new CutStream(1), Script.only(2));
        assertTrue(plan.refusesConnection(0, 1));
        assertFalse(plan.refusesConnection(0, 2));
        assertSame(DECIDED, on(plan, 0, 1));
        assertEquals(End.CUT, on(plan, 0, 2).end());
    }

    /**
     * Two rules of rate 0.5 that draw apart leave a quarter of 10,000 requests alone, 2,500 with a deviation of
     * √(10,000 · 0.25 · 0.75) = 43; if they drew alike, 5,000.
     */
    @Test
    void rulesDrawApart() {
        FaultPlan plan = FaultPlan.none().with(new CutStream(1), new Rate(0.5)).with(new CutStream(1), new Rate(0.5));
        long spared = LongStream.rangeClosed(1, 10_000)
                .filter(n -> on(plan, 7, n) == DECIDED)
                .count();
        assertEquals(2500, spared, 5 * 43);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void rateOutsideOfZeroToOneIsRefused(double share) {
        String message = assertThrows(IllegalArgumentException.class, () -> new Rate(share))
                .getMessage();
        assertEquals("share=" + share + " is not possible: expected 0 to 1", message);
    }

    @Test
    void impossibleFaultIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new CutStream(-1));
        assertThrows(IllegalArgumentException.class, () -> new DuplicatedEvent(0));
        assertThrows(IllegalArgumentException.class, () -> new Delay(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> new SlowDrip(0, Duration.ofMillis(1)));
        assertThrows(IllegalArgumentException.class, () -> Script.range(3, 2));
        assertThrows(IllegalArgumentException.class, () -> Script.only(0));
    }

    private static AnswerPlan on(FaultPlan plan, long seed, long number) {
        return plan.onAnswer(seed, number)
                .map(fault -> FaultPlan.strike((AnswerFault) fault, DECIDED))
                .orElse(DECIDED);
    }

    private static List<Long> hits(Trigger trigger, long seed, long n) {
        return LongStream.rangeClosed(1, n)
                .filter(number -> trigger.fires(seed, number))
                .boxed()
                .toList();
    }
}
