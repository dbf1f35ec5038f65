package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.settings.CancelSettings.Point;
import cerebras.loadtest.settings.CancelSettings.Unit;
import cerebras.loadtest.settings.Secrets;
import cerebras.loadtest.transport.Attempts;
import cerebras.loadtest.transport.Progress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However an attempt ends, and whoever ends it at the same time: it is recorded once, and its user goes on once. */
class AttemptListenerTest {

    private static final String WHOLE_ANSWER = "data: {\"choices\":[{\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    private final List<ScheduledFuture<?>> timers = new CopyOnWriteArrayList<>();
    private final EventLoop eventLoop = new DefaultEventLoop() {
        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            ScheduledFuture<?> timer = super.schedule(task, delay, unit);
            if (unit.toMillis(delay) > 0) {
                timers.add(timer);
            }
            return timer;
        }
    };
    private final List<AttemptTrace> recorded = new CopyOnWriteArrayList<>();
    private final AtomicInteger wentOn = new AtomicInteger();
    private final Attempts attempts = new Attempts(() -> 7, ending -> {}, recorded::add, List.of());
    private final AttemptTrace trace = new AttemptTrace("users", 1, 1, 1, "m", true);
    private final AttemptListener listener = new StreamedListener(trace, attempts, eventLoop, wentOn::incrementAndGet);

    @AfterEach
    void stop() {
        eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Test
    void engineThatThrowsBeforeItSendsEndsTheAttempt() throws Exception {
        listener.notTaken(new IllegalStateException("no room"));
        assertEndedOnceAs(Outcome.CLIENT_ERROR);
        assertEquals("IllegalStateException", trace.errorCode());
        assertEquals(7, trace.sentNanos());
    }

    @Test
    void engineThatThrowsAndTellsTooEndsTheAttemptOnce() throws Exception {
        eventLoop
                .submit(() -> {
                    listener.onSend();
                    listener.onThrowable(new TimeoutException());
                    listener.notTaken(new IllegalStateException("no room"));
                })
                .get();
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

    @Test
    void answerEndsWithDoneAndItsUserGoesOnWithTheEndOfItsTransfer() throws Exception {
        EmbeddedChannel channel = connection();
        eventLoop
                .submit(() -> {
                    begin(channel);
                    listener.onHttpResponseBodyChunk(
                            body("data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n"
                                    + "data: [DONE]\n\n"),
                            false);
                    assertEquals(List.of(trace), recorded, "whatever the connection does");
                    assertEquals(Outcome.OK, trace.outcome());
                    assertEquals(0, wentOn.get(), "so that the next call finds the connection");
                    listener.onHttpResponseBodyChunk(
                            body(": keep-alive\n\ndata: {\"error\":{\"message\":\"late\"}}\n\n"), false);
                    listener.onHttpResponseBodyChunk(body(""), true);
                })
                .get();
        assertEndedOnceAs(Outcome.OK);
        assertTrue(channel.isActive());
    }

    @Test
    void connectionThatStaysOpenAfterDoneIsNotWaitedForAndIsClosed() throws Exception {
        EmbeddedChannel channel = connection();
        CountDownLatch closed = new CountDownLatch(1);
        channel.closeFuture().addListener(future -> closed.countDown());
        eventLoop
                .submit(() -> {
                    begin(channel);
                    listener.onHttpResponseBodyChunk(body(WHOLE_ANSWER), false);
                })
                .get();
        assertTrue(closed.await(10, TimeUnit.SECONDS));
        assertEndedOnceAs(Outcome.OK);
    }

    @Test
    void encodingThatWasNotRequestedIsNamed() throws Exception {
        eventLoop
                .submit(() -> {
                    listener.onSend();
                    listener.onWrite(connection());
                    listener.onHttpResponse(
                            HttpResponseStatus.OK, new DefaultHttpHeaders().add("Content-Encoding", "zstd"));
                    listener.onHttpResponseBodyChunk(body("(\u0000\u0001"), true);
                })
                .get();
        assertEndedOnceAs(Outcome.MALFORMED);
        assertEquals("not_decodable", trace.errorCode());
        assertTrue(trace.errorMessage().contains("zstd"), trace.errorMessage());
    }

    /** What this client did, or nobody, is not blamed on the encoding. */
    @Test
    void timeoutOfAnEncodedAnswerStaysATimeout() throws Exception {
        eventLoop
                .submit(() -> {
                    listener.onSend();
                    listener.onWrite(connection());
                    listener.onHttpResponse(
                            HttpResponseStatus.OK, new DefaultHttpHeaders().add("Content-Encoding", "zstd"));
                    listener.onThrowable(new TimeoutException());
                })
                .get();
        assertEndedOnceAs(Outcome.TIMEOUT);
    }

    /** Names of headers are a server's words as well. */
    @Test
    void secretInTheNameOfAHeaderIsMasked() throws Exception {
        Secrets.add("csk-name-of-a-header");
        eventLoop
                .submit(() -> {
                    listener.onSend();
                    listener.onWrite(connection());
                    listener.onHttpResponse(
                            HttpResponseStatus.TOO_MANY_REQUESTS,
                            new DefaultHttpHeaders()
                                    .add("X-RateLimit-Limit-CSK-Name-Of-A-Header", "5")
                                    .add("Retry-After", "1"));
                    listener.onHttpResponseBodyChunk(body("{}"), true);
                })
                .get();
        assertEquals(Map.of("x-ratelimit-limit-***", "5", "retry-after", "1"), trace.quotaHeaders());
    }

    /** As a server sends it that knows the length of its events: the connection is another request's from then on. */
    @ParameterizedTest(name = "{0} pieces")
    @ValueSource(ints = {1, 2, 3})
    void attemptLeavesTheConnectionAloneOnceItsTransferHasEnded(int pieces) throws Exception {
        EmbeddedChannel channel = connection();
        eventLoop
                .submit(() -> {
                    begin(channel);
                    for (int piece = 1; piece <= pieces; piece++) {
                        listener.onHttpResponseBodyChunk(body(piece == 1 ? WHOLE_ANSWER : ""), piece == pieces);
                    }
                })
                .get();
        assertTrue(timers.stream().allMatch(Future::isCancelled), "no timer is left that would close the connection");
        assertEndedOnceAs(Outcome.OK);
        assertTrue(channel.isActive());
    }

    private static final String HELLO =
            "data: {\"choices\":[{\"delta\":{\"content\":\"Hello world\"},\"index\":0}]}\n\n";

    @ParameterizedTest(name = "after {1} {0}: in read {2}")
    @CsvSource({"EVENTS, 1, 1", "EVENTS, 3, 3", "TOKENS, 2, 1", "TOKENS, 3, 2", "SINCE_FIRST_TOKEN, 0, 1"})
    void plannedCancelClosesTheConnectionAndIsNoFailure(Unit unit, int amount, int read) throws Exception {
        EmbeddedChannel channel = connection();
        CountDownLatch closed = new CountDownLatch(1);
        channel.closeFuture().addListener(future -> closed.countDown());
        trace.cancelAt(new Point(unit, amount), 20);
        for (int i = 1; i <= read; i++) {
            boolean first = i == 1;
            eventLoop
                    .submit(() -> {
                        if (first) {
                            begin(channel);
                        }
                        assertTrue(channel.isActive());
                        listener.onHttpResponseBodyChunk(body(HELLO), false);
                    })
                    .get();
        }
        assertTrue(closed.await(10, TimeUnit.SECONDS));
        eventLoop
                .submit(() -> listener.onThrowable(new IOException("Premature close")))
                .get();
        assertEndedOnceAs(Outcome.CANCELLED_BY_PLAN);
        assertFalse(channel.isActive());
        assertEquals(null, trace.errorCode());
        assertEquals(Optional.empty(), trace.used(), "what the server bills is not known");
        assertEquals(7, trace.toAttempt().cancel().atNanos());
    }

    @Test
    @Timeout(10)
    void plannedCancelNeedsNoConnection() throws Exception {
        trace.cancelAt(new Point(Unit.SINCE_SENT, 0), 20);
        eventLoop.submit(listener::onSend).get();
        while (recorded.isEmpty()) {
            eventLoop.submit(() -> {}).get();
        }
        assertEndedOnceAs(Outcome.CANCELLED_BY_PLAN);
        EmbeddedChannel late = connection();
        eventLoop.submit(() -> listener.onWrite(late)).get();
        assertFalse(late.isActive());
        assertEndedOnceAs(Outcome.CANCELLED_BY_PLAN);
        assertEquals(Optional.empty(), trace.used(), "it may still have been sent");
    }

    @Test
    void answerThatIsCompleteBeforeItsCancelIsAnAnswer() throws Exception {
        EmbeddedChannel channel = connection();
        trace.cancelAt(new Point(Unit.EVENTS, 1), 20);
        eventLoop
                .submit(() -> {
                    begin(channel);
                    listener.onHttpResponseBodyChunk(body(HELLO + WHOLE_ANSWER), true);
                })
                .get();
        assertEndedOnceAs(Outcome.OK);
        assertTrue(channel.isActive());
    }

    private void begin(EmbeddedChannel channel) {
        listener.onSend();
        listener.onWrite(channel);
        listener.onHttpResponse(HttpResponseStatus.OK, new DefaultHttpHeaders());
    }

    private static ByteBuf body(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    /** Netty would log it and go on, and Gatling would end the process there and then. */
    @Test
    void whatFailsOnTheEventLoopIsReportedAndTheAttemptEnds() throws Exception {
        List<Throwable> reported = report();
        Error error = new NoClassDefFoundError("missing");
        AttemptListener failing = new StreamedListener(trace, attempts, eventLoop, new Progress() {
            @Override
            public void answered(HttpHeaders headers) {
                throw error;
            }

            @Override
            public void ended() {
                wentOn.incrementAndGet();
            }
        });
        eventLoop
                .submit(() -> {
                    failing.onSend();
                    failing.onWrite(connection());
                    failing.onHttpResponse(HttpResponseStatus.OK, new DefaultHttpHeaders());
                })
                .get();
        assertEndedOnceAs(Outcome.CLIENT_ERROR);
        assertEquals("NoClassDefFoundError", trace.errorCode());
        assertEquals(List.of(error), reported);
    }

    static Stream<Throwable> userWhoIsLostIsReported() {
        return Stream.of(new IllegalStateException("bug"), new OutOfMemoryError("full"));
    }

    @ParameterizedTest
    @MethodSource
    void userWhoIsLostIsReported(Throwable failure) throws Exception {
        List<Throwable> reported = report();
        AttemptListener failing = new StreamedListener(trace, attempts, eventLoop, () -> {
            wentOn.incrementAndGet();
            AttemptListenerTest.<RuntimeException>sneakily(failure);
        });
        eventLoop
                .submit(() -> {
                    failing.onSend();
                    failing.onThrowable(new TimeoutException());
                })
                .get();
        assertEndedOnceAs(Outcome.TIMEOUT);
        assertEquals(List.of(failure), reported);
    }

    /** Some of Netty's failures come on a thread that is not the event loop's. */
    @Test
    void failureOnAnotherThreadEndsTheAttemptOnItsEventLoop() throws Exception {
        eventLoop.submit(listener::onSend).get();
        listener.onThrowable(new ChannelException("Too many open files"));
        eventLoop.submit(() -> {}).get();
        assertEndedOnceAs(Outcome.CLIENT_ERROR);
        assertEquals("too_many_open_files", trace.errorCode());
    }

    private List<Throwable> report() throws Exception {
        List<Throwable> reported = new CopyOnWriteArrayList<>();
        eventLoop
                .submit(() ->
                        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> reported.add(failure)))
                .get();
        return reported;
    }

    private static EmbeddedChannel connection() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline()
                .addLast("http", new HttpClientCodec())
                .addLast("app-http", new ChannelInboundHandlerAdapter());
        return channel;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneakily(Throwable failure) throws T {
        throw (T) failure;
    }

    /** Whatever was to come on the event loop has come when what is asked for afterwards, and due later, has. */
    private void assertEndedOnceAs(Outcome outcome) throws Exception {
        assertEquals(List.of(trace), recorded);
        eventLoop.schedule(() -> {}, 20, TimeUnit.MILLISECONDS).get();
        assertEquals(1, wentOn.get());
        assertEquals(outcome, trace.outcome());
        assertEquals(0, attempts.underWay());
        assertFalse(trace.retried());
    }
}
