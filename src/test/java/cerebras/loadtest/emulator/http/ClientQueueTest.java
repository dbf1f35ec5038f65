package cerebras.loadtest.emulator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each pool is a queue that the test works off one by one. */
class ClientQueueTest {

    private final ArrayDeque<Runnable> pool = new ArrayDeque<>();
    private final ArrayDeque<Runnable> poolOfLarge = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final ClientQueue greedy = new ClientQueue(pool::add, poolOfLarge::add);
    private final ClientQueue modest = new ClientQueue(pool::add, poolOfLarge::add);

    @Test
    void clientWithManyTasksHoldsUpAnotherByOne() {
        for (int i = 1; i <= 1000; i++) {
            give(greedy, "greedy " + i);
        }
        give(modest, "modest");
        work(3);
        assertEquals(List.of("greedy 1", "modest", "greedy 2"), done);
    }

    @Test
    void tasksOfOneClientAreDoneInOrderAndNeverTwoAtOnce() {
        give(greedy, "a");
        give(greedy, "b");
        assertEquals(1, pool.size());
        work(1);
        give(greedy, "c");
        assertEquals(1, pool.size());
        work(2);
        assertEquals(List.of("a", "b", "c"), done);
        assertEquals(0, pool.size());
    }

    @Test
    void taskThatFailsDoesNotStopTheNext() {
        greedy.add(
                () -> {
                    throw new OutOfMemoryError();
                },
                false);
        give(greedy, "next");
        assertThrows(OutOfMemoryError.class, () -> work(1));
        work(1);
        assertEquals(List.of("next"), done);
    }

    @Test
    void largeTasksHoldUpNoSmallOnesOfOthers() {
        give(greedy, "large");
        give(greedy, "after it");
        give(modest, "small");
        work(1);
        assertEquals(List.of("small"), done);
        poolOfLarge.remove().run();
        work(1);
        assertEquals(List.of("small", "large", "after it"), done);
    }

    private void give(ClientQueue client, String task) {
        client.add(() -> done.add(task), task.startsWith("large"));
    }

    private void work(int tasks) {
        for (int i = 0; i < tasks; i++) {
            pool.remove().run();
        }
    }
}
