package cerebras.loadtest.records;

import static cerebras.loadtest.metrics.AttemptFixture.MILLI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

public class DelaysTest {

    private static final double TO_ONE_PERCENT = 0.01;

    @Test
    void nothingCountedIsAbsent() {
        assertNull(new Delays.Recorder().drain());
    }

    @Test
    void drainedIsWhatCameSinceTheLastTime() {
        Delays.Recorder recorder = new Delays.Recorder();
        recorder.add(5 * MILLI);
        recorder.drain();
        recorder.add(7 * MILLI);
        Delays delays = recorder.drain();
        assertEquals(1, delays.n());
        assertNear(7 * MILLI, delays.maxNanos());
    }

    /** 99 of 100 values are 1 ms, so that p99 is; the last one is the longest. */
    @Test
    void percentilesAreThoseOfTheValues() {
        Delays.Recorder recorder = new Delays.Recorder();
        for (int i = 0; i < 99; i++) {
            recorder.add(MILLI);
        }
        recorder.add(50 * MILLI);
        Delays delays = recorder.drain();
        assertEquals(100, delays.n());
        assertNear(MILLI, delays.p50Nanos());
        assertNear(MILLI, delays.p99Nanos());
        assertNear(50 * MILLI, delays.maxNanos());
    }

    @Test
    void delayBelowNothingIsNone() {
        Delays.Recorder recorder = new Delays.Recorder();
        recorder.add(-MILLI);
        assertEquals(1, recorder.drain().n());
    }

    /** An hour is more than is counted: it counts as ten minutes. */
    @Test
    void delayBeyondAllMeasureIsCountedAsTheLongest() {
        Delays.Recorder recorder = new Delays.Recorder();
        recorder.add(3_600_000 * MILLI);
        assertNear(600_000 * MILLI, recorder.drain().maxNanos());
    }

    @Test
    void textThatIsNoHistogramIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Delays(1, 1, 1, 1, "AAAA"));
        assertThrows(IllegalArgumentException.class, () -> new Delays(1, 1, 1, 1, null));
    }

    public static void assertNear(double expected, double actual) {
        assertEquals(expected, actual, TO_ONE_PERCENT * expected);
    }
}
