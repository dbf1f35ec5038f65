package cerebras.loadtest.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.ChunkScanner.TextKind;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceQueueTest {

    /** 1,000 for the objects, 2 x 64 for the text that may come, 8 x 64 for the reads. */
    private static final long EMPTY_BYTES = 1_640;

    @Test
    void comesOutInTheOrderInWhichItWentIn() {
        TraceQueue queue = TraceQueue.forThisHeap();
        AttemptTrace first = trace();
        AttemptTrace second = trace();
        queue.offer(first);
        queue.offer(second);
        assertEquals(2, queue.size());
        assertSame(first, queue.poll());
        assertSame(second, queue.poll());
        assertNull(queue.poll());
    }

    @ParameterizedTest
    @CsvSource({
        // most bytes, characters of each answer, answers that fit
        "16400, 0,      10",
        "16399, 0,      9",
        "500000, 40000, 12", // 1,640 - 64 + 40,000 each
        "1000, 0,       0"
    })
    void holdsAsManyAsItsBytesAllow(long mostBytes, int characters, int fit) {
        TraceQueue queue = new TraceQueue(16, mostBytes);
        for (int i = 0; i < fit; i++) {
            assertTrue(queue.offer(answer(characters)), "number " + i);
        }
        assertFalse(queue.offer(answer(characters)));
        assertEquals(fit, queue.size());
    }

    @Test
    void holdsNoMoreThanItsNumber() {
        TraceQueue queue = new TraceQueue(2, Long.MAX_VALUE);
        assertTrue(queue.offer(trace()));
        assertTrue(queue.offer(trace()));
        assertFalse(queue.offer(trace()));
        assertEquals(2, queue.size());
    }

    @Test
    void whatWasTakenOutLeavesItsRoomEvenIfItGrewMeanwhile() {
        TraceQueue queue = new TraceQueue(16, EMPTY_BYTES);
        for (int i = 0; i < 3; i++) {
            AttemptTrace trace = trace();
            assertTrue(queue.offer(trace));
            assertFalse(queue.offer(trace()));
            receiveText(trace, 1_000);
            queue.poll();
        }
    }

    @Test
    void headersAndWholeAnswersCount() {
        AttemptTrace trace = answer(1_000);
        trace.headers(0, 200, new TreeMap<>(Map.of("x-ratelimit-limit-requests-day", "10", "retry-after", "1")), "id");
        assertEquals(EMPTY_BYTES - 64 + 1_000 + 2 * 150, trace.heldBytes());
    }

    private static AttemptTrace answer(int characters) {
        AttemptTrace trace = trace();
        receiveText(trace, characters);
        return trace;
    }

    private static void receiveText(AttemptTrace trace, int characters) {
        trace.reads().untimed(TextKind.ANSWER, new byte[characters], 0, characters);
    }

    private static AttemptTrace trace() {
        return new AttemptTrace("users", 1, 1, 1, "m", false);
    }
}
