package cerebras.loadtest.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.live.LiveView.Rhythm;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RhythmTest {

    @ParameterizedTest(name = "every {0} s, at {1} ms: in {2} ms")
    @CsvSource({
        "5,        0,  5000",
        "5,     5003,  4997",
        "5,   299999,     1",
        "5,   300000, 30000",
        "5,   305000, 25000",
        "60,  305000, 55000",
    })
    void blocksComeAtWholePeriodsAndMoreSeldomAfterFiveMinutes(
            long periodSeconds, long elapsedMillis, long waitMillis) {
        Rhythm rhythm = new Rhythm(TimeUnit.SECONDS.toNanos(periodSeconds));
        long waitNanos = rhythm.waitNanos(TimeUnit.MILLISECONDS.toNanos(elapsedMillis));
        assertEquals(waitMillis, TimeUnit.NANOSECONDS.toMillis(waitNanos));
    }
}
