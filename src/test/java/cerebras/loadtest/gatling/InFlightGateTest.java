package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InFlightGateTest {

  private final InFlightGate turnstile = new InFlightGate();
  private final AtomicInteger emptied = new AtomicInteger();

  @Test
  void nobodyEntersAfterItClosed() {
    assertTrue(turnstile.enter());
    assertTrue(turnstile.close(emptied::incrementAndGet));
    assertFalse(turnstile.enter());
  }

  @Test
  void emptyOneIsEmptyAtOnceWhenItCloses() {
    turnstile.close(emptied::incrementAndGet);
    assertEquals(1, emptied.get());
  }

  @Test
  void lastOneToLeaveEmptiesIt() {
    turnstile.enter();
    turnstile.enter();
    turnstile.close(emptied::incrementAndGet);
    turnstile.leave();
    assertEquals(0, emptied.get());
    turnstile.leave();
    assertEquals(1, emptied.get());
  }

  @Test
  void comingAndGoingBeforeItClosesDoesNotEmptyIt() {
    turnstile.enter();
    turnstile.leave();
    assertEquals(0, emptied.get());
  }

  @Test
  void closesOnce() {
    turnstile.close(emptied::incrementAndGet);
    assertFalse(turnstile.close(emptied::incrementAndGet));
    assertEquals(1, emptied.get());
  }

  @Test
  void isEmptiedOnceWhoeverLeavesLast() {
    AtomicInteger inside = new AtomicInteger();
    IntStream.range(0, 100_000).parallel().forEach(i -> {
      if (i == 50_000) {
        turnstile.close(() -> emptied.addAndGet(1 + inside.get()));
      }
      if (turnstile.enter()) {
        inside.incrementAndGet();
        inside.decrementAndGet();
        turnstile.leave();
      }
    });
    assertEquals(1, emptied.get(), "1, and nobody inside");
  }
}
