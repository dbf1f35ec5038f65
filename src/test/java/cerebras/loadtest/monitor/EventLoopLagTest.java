package cerebras.loadtest.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.records.Delays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A probe is due every 10 ms. */
class EventLoopLagTest {

    private static final long MILLI = 1_000_000;

    private final ManualEventLoop eventLoop = new ManualEventLoop();
    private final EventLoopLag lag = new EventLoopLag(List.of(eventLoop), eventLoop::nowNanos);

    @Test
    void loopThatIsThereForItsProbesHasNoLag() {
        eventLoop.idleUntil(1_000 * MILLI);
        Delays delays = lag.drain();
        assertEquals(100, delays.n());
        assertTrue(delays.maxNanos() < MILLI / 1_000, delays.toString());
    }

    /** Due at 10, 20, … 100 ms, and run at 105 ms: 95, 85, … 5 ms late. */
    @Test
    void stallCountsForEveryProbeThatWasDueInIt() {
        eventLoop.stallUntil(105 * MILLI);
        Delays delays = lag.drain();
        assertEquals(10, delays.n());
        assertNear(45 * MILLI, delays.p50Nanos());
        assertNear(95 * MILLI, delays.maxNanos());
    }

    /** Rounds of 25 ms: the probe due at 10 ms runs 15 ms late, the next ones 5, 20, 10, 0, 15, 5 and so on. */
    @Test
    void lagOfABusyLoopIsThatOfARoundHoweverManyThereWere() {
        for (int round = 1; round <= 40; round++) {
            eventLoop.stallUntil(round * 25 * MILLI);
        }
        Delays delays = lag.drain();
        assertEquals(100, delays.n());
        assertNear(10 * MILLI, delays.p50Nanos());
        assertNear(20 * MILLI, delays.maxNanos());
    }

    /** Asked in the stall, before the probe that is due at 10 ms can run. */
    @Test
    void loopKnowsHowLateItIsBeforeItsProbeRuns() {
        EventLoopLag.Lateness lateness = lag.of(eventLoop);
        assertEquals(0, lateness.nanosAt(9 * MILLI));
        assertEquals(95 * MILLI, lateness.nanosAt(105 * MILLI));
        eventLoop.stallUntil(105 * MILLI);
        assertEquals(
                95 * MILLI, lateness.nanosAt(105 * MILLI), "the probe ran, but nobody has looked at the sockets yet");
        eventLoop.stallUntil(106 * MILLI);
        assertEquals(0, lateness.nanosAt(106 * MILLI), "its next turn came after that look");
        lag.close();
        assertEquals(0, lateness.nanosAt(1_000 * MILLI), "nobody measures any more");
        assertNull(lag.of(Runnable::run), "another event loop");
    }

    @Test
    void lagOfTheFormerSecondIsOver() {
        eventLoop.stallUntil(105 * MILLI);
        lag.drain();
        eventLoop.idleUntil(1_000 * MILLI);
        assertTrue(lag.drain().maxNanos() < MILLI / 1_000);
    }

    @Test
    void loopThatRanNoProbeHasNoFigure() {
        eventLoop.idleUntil(9 * MILLI);
        assertNull(lag.drain());
    }

    @Test
    void probesEndWithTheMeasuring() {
        lag.close();
        eventLoop.idleUntil(20 * MILLI);
        assertFalse(eventLoop.hasTask());
        assertNull(lag.drain());
    }

    /** To 1 %. */
    private static void assertNear(long expected, long actual) {
        assertEquals(expected, actual, expected / 100.0);
    }
}
