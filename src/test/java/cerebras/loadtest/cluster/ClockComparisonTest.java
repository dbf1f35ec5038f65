package cerebras.loadtest.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.cluster.ClockComparison.Exchange;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockComparisonTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    /** The leader's clock is 1000 ahead; the way there and back, and what the leader takes, vary. */
    @ParameterizedTest
    @CsvSource({
        // sent, arrived, answered, received, offset, error
        "0,      1010,    1015,     25,       1000,   10", // 10 there, 10 back
        "0,      1030,    1030,     40,       1010,   20", // 30 there, 10 back: off by half of the difference
        "0,      1000,    1000,     40,        980,   20", // all of the time on the way back: off by the whole error
        "500,    1510,    1510,    520,       1000,   10",
    })
    void offsetIsOffByHalfOfTheAsymmetry(
            long sent, long arrived, long answered, long received, long offset, long error) {
        Exchange exchange = new Exchange(sent, arrived, answered, received);
        assertEquals(offset, exchange.offsetNanos());
        assertEquals(error, exchange.errorNanos());
    }

    @Test
    void shortestExchangeOfARoundCounts() {
        ClockComparison clocks = new ClockComparison();
        clocks.add(List.of(
                new Exchange(0, 1900, 1900, 1000),
                new Exchange(2000, 3010, 3010, 2020),
                new Exchange(3000, 4500, 4500, 3600)));
        assertEquals(10, clocks.errorNanos());
        assertEquals(9000, clocks.here(10_000));
        assertEquals(10_000, clocks.there(9000));
    }

    @Test
    void largestErrorOfAllRoundsIsReported() {
        ClockComparison clocks = new ClockComparison();
        clocks.add(List.of(new Exchange(0, 40, 40, 80)));
        clocks.add(List.of(new Exchange(SECOND, SECOND + 10, SECOND + 10, SECOND + 20)));
        assertEquals(40, clocks.errorNanos());
    }

    @Test
    void driftIsUnknownAfterOneRound() {
        ClockComparison clocks = new ClockComparison();
        clocks.add(List.of(new Exchange(0, 10, 10, 20)));
        assertEquals(OptionalDouble.empty(), clocks.driftPpm());
    }

    /** The leader's clock is 7 s ahead and gains 20 microseconds a second. */
    @Test
    void driftIsFittedAndExtrapolated() {
        ClockComparison clocks = new ClockComparison();
        for (int round = 0; round <= 6; round++) {
            clocks.add(List.of(exchange(round * 10 * SECOND, 7 * SECOND, 20)));
        }
        assertEquals(20, clocks.driftPpm().orElseThrow(), 0.01);
        // An hour later, 72 ms have been gained.
        long later = 60 * SECOND + 3600 * SECOND;
        assertEquals(leaderTime(later, 7 * SECOND, 20), clocks.there(later), 1000.0);
        assertEquals(later, clocks.here(leaderTime(later, 7 * SECOND, 20)), 3000.0);
    }

    @Test
    void clocksMayHaveAnyOrigin() {
        ClockComparison clocks = new ClockComparison();
        clocks.add(List.of(exchange(Long.MAX_VALUE / 2, -Long.MAX_VALUE / 2, 0)));
        assertTrue(Math.abs(clocks.there(Long.MAX_VALUE / 2 + SECOND) - SECOND) < 1000);
    }

    /** 100 microseconds there and as long back. */
    private static Exchange exchange(long sent, long offset, double driftPpm) {
        long way = MILLI / 10;
        long arrived = leaderTime(sent + way, offset, driftPpm);
        return new Exchange(sent, arrived, arrived, sent + 2 * way);
    }

    private static long leaderTime(long own, long offset, double driftPpm) {
        return own + offset + Math.round(own * driftPpm / 1e6);
    }
}
