package cerebras.loadtest.analysis.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.analysis.comparison.SteadyCalls.Column;
import cerebras.loadtest.metrics.AttemptFixture;
import cerebras.loadtest.stats.Window;
import org.junit.jupiter.api.Test;

/** Values in whole milliseconds had intervals such as "+29.4 to +29.4". */
class ResolutionTest {

    @Test
    void isTheDistanceToTheNearestOtherValueWhereValuesAreTied() {
        assertEquals(1e6, column(10e6, 12e6, 12e6, 12e6, 13e6).resolution(12e6));
        assertEquals(2e6, column(10e6, 12e6, 12e6, 17e6).resolution(12e6));
        assertEquals(2e6, column(10e6, 10e6, 12e6).resolution(10e6));
    }

    @Test
    void isANanosecondWhereTheValueOccursOnce() {
        assertEquals(1, column(10e6, 12e6, 13e6).resolution(12e6));
    }

    @Test
    void ofEqualValuesIsTheirPowerOfTenUpToAMillisecond() {
        assertEquals(1e6, column(40e6, 40e6).resolution(40e6));
        assertEquals(1e4, column(40_120_000, 40_120_000).resolution(40_120_000));
        assertEquals(0, column(4_444_444.4, 4_444_444.4).resolution(4_444_444.4));
    }

    /** All calls take 40 ms: a millisecond of 40 is 2.5 %, divided by √12 0.72 %. */
    @Test
    void roundingIsInTheErrorOfValuesWithoutAnySpread() {
        SteadyCalls calls = new SteadyCalls(new Window(0, 10_000_000_000L, true), false);
        for (int call = 1; call <= 200; call++) {
            calls.add(AttemptFixture.attempt()
                    .call(call)
                    .streamed(call * 40L, call * 40L + 20, call * 40L + 40, call * 40L + 40)
                    .tokens(10, 1)
                    .build());
        }
        Contrast.Reading reading =
                ComparedMetric.LATENCY_MEDIAN.reading(calls.complete()).orElseThrow();
        assertEquals(0.025 / Math.sqrt(12), reading.error().standardError(), 1e-6);
        assertTrue(reading.error().margin() > 0.0125, "half a millisecond");
    }

    private static Column column(double... values) {
        return new Column(values, new int[values.length], new int[values.length]);
    }
}
