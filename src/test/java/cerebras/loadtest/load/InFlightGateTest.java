package cerebras.loadtest.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InFlightGateTest {

    private final InFlightGate inFlightGate = new InFlightGate();
    private final AtomicInteger emptied = new AtomicInteger();

    @Test
    void nobodyEntersAfterItClosed() {
        assertTrue(inFlightGate.enter());
        assertTrue(inFlightGate.close(emptied::incrementAndGet));
        assertFalse(inFlightGate.enter());
    }

    @Test
    void emptyOneIsEmptyAtOnceWhenItCloses() {
        inFlightGate.close(emptied::incrementAndGet);
        assertEquals(1, emptied.get());
    }

    @Test
    void lastOneToLeaveEmptiesIt() {
        inFlightGate.enter();
        inFlightGate.enter();
        inFlightGate.close(emptied::incrementAndGet);
        inFlightGate.leave();
        assertEquals(0, emptied.get());
        inFlightGate.leave();
        assertEquals(1, emptied.get());
    }

    @Test
    void comingAndGoingBeforeItClosesDoesNotEmptyIt() {
        inFlightGate.enter();
        inFlightGate.leave();
        assertEquals(0, emptied.get());
    }

    @Test
    void closesOnce() {
        inFlightGate.close(emptied::incrementAndGet);
        assertFalse(inFlightGate.close(emptied::incrementAndGet));
        assertEquals(1, emptied.get());
    }

    @Test
    void isEmptiedOnceAfterTheLastCallHasLeft() {
        AtomicInteger inside = new AtomicInteger();
        IntStream.range(0, 100_000).parallel().forEach(i -> {
            if (i == 50_000) {
                inFlightGate.close(() -> emptied.addAndGet(1 + inside.get()));
            }
            if (inFlightGate.enter()) {
                inside.incrementAndGet();
                inside.decrementAndGet();
                inFlightGate.leave();
            }
        });
        assertEquals(1, emptied.get(), "1, and nobody inside");
    }
}
