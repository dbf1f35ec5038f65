package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import cerebras.loadtest.measure.AttemptTrace;
import cerebras.loadtest.measure.Outcome;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However an attempt ends, and whoever ends it at the same time: it is recorded once, and its user goes on once. */
class AttemptListenerTest {

  private final EventLoop eventLoop = new DefaultEventLoop();
  private final List<AttemptTrace> recorded = new CopyOnWriteArrayList<>();
  private final AtomicInteger wentOn = new AtomicInteger();
  private final Attempts attempts = new Attempts(() -> 7, ending -> {}, recorded::add, List.of());
  private final AttemptTrace trace = new AttemptTrace("users", 1, 1, 1, "m", true);
  private final AttemptListener listener =
      new StreamedListener(trace, attempts, eventLoop, wentOn::incrementAndGet);

  @AfterEach
  void stop() {
    eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  @Test
  void engineThatThrowsBeforeItSendsEndsTheAttempt() {
    listener.notTaken(new IllegalStateException("no room"));
    assertEndedOnceAs(Outcome.CLIENT_ERROR);
    assertEquals("IllegalStateException", trace.errorCode());
    assertEquals(7, trace.sentNanos());
  }

  @Test
  void engineThatThrowsAndTellsTooEndsTheAttemptOnce() throws Exception {
    eventLoop.submit(() -> {
      listener.onSend();
      listener.onThrowable(new TimeoutException());
      listener.notTaken(new IllegalStateException("no room"));
    }).get();
    assertEndedOnceAs(Outcome.TIMEOUT);
  }

  @Test
  void cancelledAttemptEndsOnItsEventLoopAndNothingChangesItLater() throws Exception {
    eventLoop.submit(listener::onSend).get();
    attempts.cancel();
    assertEndedOnceAs(Outcome.CANCELLED);
    eventLoop.submit(() -> listener.onThrowable(new TimeoutException())).get();
    assertEndedOnceAs(Outcome.CANCELLED);
  }

  /** The event loop ends the attempt while it is being cancelled: it is under way when cancelling begins, and not later. */
  @Test
  void attemptThatEndsWhileItIsCancelledEndsOnce() throws Exception {
    eventLoop.submit(listener::onSend).get();
    eventLoop.execute(() -> listener.onThrowable(new TimeoutException()));
    attempts.cancel();
    eventLoop.submit(() -> {}).get();
    assertEndedOnceAs(Outcome.TIMEOUT);
  }

  @Test
  void eventLoopThatIsGoneDoesNotStopTheEndOfTheRun() throws Exception {
    eventLoop.submit(listener::onSend).get();
    eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS).await();
    attempts.cancel();
    assertEquals(List.of(), recorded);
  }

  private void assertEndedOnceAs(Outcome outcome) {
    assertEquals(List.of(trace), recorded);
    assertEquals(1, wentOn.get());
    assertEquals(outcome, trace.outcome());
    assertEquals(0, attempts.underWay());
    assertFalse(trace.retried());
  }
}
