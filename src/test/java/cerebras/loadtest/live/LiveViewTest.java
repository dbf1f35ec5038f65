package cerebras.loadtest.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import cerebras.loadtest.live.LiveView.Gauges;
import cerebras.loadtest.load.Budget.Caps;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LiveViewTest {

    private final List<String> console = new CopyOnWriteArrayList<>();

    @Test
    void printsOnAThreadOfItsOwn() throws InterruptedException {
        AtomicReference<Thread> printing = new AtomicReference<>();
        CountDownLatch printed = new CountDownLatch(1);
        try (LiveView view = view(Duration.ofSeconds(5), line -> {
            printing.set(Thread.currentThread());
            printed.countDown();
        })) {
            view.say("found");
            printed.await(60, TimeUnit.SECONDS);
        }
        assertEquals("live-view", printing.get().getName());
        assertNotEquals(Thread.currentThread(), printing.get());
    }

    @Test
    void saysNothingWhenItIsOff() {
        try (LiveView view = view(Duration.ZERO, console::add)) {
            view.begin();
            view.say("found");
        }
        assertEquals(List.of(), console);
    }

    @Test
    void saysNothingAfterItsEndAndDoesNotMind() {
        LiveView view = view(Duration.ofSeconds(5), console::add);
        view.close();
        view.say("found");
        view.close();
        assertEquals(List.of(), console);
    }

    /** The clock stands at 0: what would be said after the load is not waited for. */
    @Test
    void endOfTheLoadDoesNotWaitForTheNextBlock() {
        LiveView view = view(Duration.ofHours(1), console::add);
        view.begin();
        view.say("found");
        view.close();
        assertEquals(List.of("found"), console);
    }

    /** On a terminal, what is printed stands above the bar, which is drawn again below it; at the end it is gone. */
    @Test
    void barStaysTheLastLineOfATerminal() {
        StringBuilder screen = new StringBuilder();
        LiveView.Bar bar = new LiveView.Bar(screen::append);
        Consumer<String> above = bar.around(line -> screen.append(line).append('\n'));
        String clear = "\r\u001b[2K";
        above.accept("before");
        bar.draw("[#-] 50 %, 1 s left");
        above.accept("found");
        bar.draw("[##] 99 %, 1 s left");
        bar.draw("");
        bar.draw("");
        assertEquals(
                "before\n[#-] 50 %, 1 s left" + clear + "found\n[#-] 50 %, 1 s left" + clear + "[##] 99 %, 1 s left"
                        + clear,
                screen.toString());
    }

    private static LiveView view(Duration period, Consumer<String> console) {
        return new LiveView(period, 0, Caps.NONE, () -> new Gauges(0, 0, OptionalInt.empty(), true, 0), console, null);
    }
}
