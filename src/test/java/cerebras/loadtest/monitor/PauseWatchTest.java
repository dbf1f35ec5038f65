package cerebras.loadtest.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.records.ClientSample.Pauses;
import org.junit.jupiter.api.Test;

class PauseWatchTest {

    private static final long MILLI = 1_000_000;

    @Test
    void pausesAreCountedUntilSomebodyAsks() {
        try (PauseWatch watch = new PauseWatch()) {
            watch.close();
            watch.drain();
            watch.ended(4);
            watch.ended(11);
            watch.ended(0);
            assertEquals(new Pauses(3, 15 * MILLI, 11 * MILLI), watch.drain());
            assertEquals(Pauses.NONE, watch.drain());
        }
    }
}
