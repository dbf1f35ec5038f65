package cerebras.loadtest.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import cerebras.loadtest.monitor.SelfWatch.Processors;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorsTest {

    private long usedNanos;

    @ParameterizedTest(name = "{0} ns used of {1} ns of each of {2} processors: {3}")
    @CsvSource({
        "500, 1000, 1, 0.5",
        "500, 1000, 2, 0.25",
        "0,   1000, 2, 0",
        // Clocks of processor time are coarse.
        "2100, 1000, 2, 1",
    })
    void shareIsOfAllProcessors(long used, long span, int count, double share) {
        Processors processors = new Processors(count, () -> usedNanos, () -> 0);
        usedNanos = used;
        assertEquals(share, processors.processShare(span));
    }

    @Test
    void shareIsOfTheTimeSinceTheLastCall() {
        Processors processors = new Processors(1, () -> usedNanos, () -> 0);
        usedNanos = 900;
        processors.processShare(1_000);
        usedNanos = 1_000;
        assertEquals(0.1, processors.processShare(1_000));
    }

    @Test
    void firstAnswerOfTheSystemIsOfNoTime() {
        Iterator<Double> answers = List.of(0.0, 0.8).iterator();
        assertEquals(0.8, new Processors(1, () -> usedNanos, answers::next).machineShare());
    }

    @Test
    void whatTheSystemDoesNotTellIsAbsent() {
        Processors processors = new Processors(2, () -> -1, () -> -1);
        assertNull(processors.processShare(1_000));
        assertNull(processors.machineShare());
        assertNull(new Processors(2, () -> 1, () -> Double.NaN).machineShare());
    }

    @Test
    void noTimeHasNoShare() {
        assertNull(new Processors(2, () -> 1, () -> 0).processShare(0));
    }

    @Test
    void thisJvmTellsWhatItUses() {
        Processors processors = Processors.ofThisMachine();
        assertNotNull(processors.processShare(1_000_000_000));
    }
}
