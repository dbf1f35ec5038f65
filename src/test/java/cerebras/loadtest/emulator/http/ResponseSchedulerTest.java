package cerebras.loadtest.emulator.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.log.ServedRequest;
import cerebras.loadtest.emulator.log.ServedRequest.Ending;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.AnswerPlan.End;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.Emission.Payload;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Time is the test's own: the channel's and the pacer's clock stand still until the test moves them. */
class ResponseSchedulerTest implements ResponseScheduler.Conclusion {

    private static final long START = 1_000_000;

    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final ChannelHandlerContext ctx = channel.pipeline().firstContext();
    private long nowNanos = START;
    private ServedRequest concluding;
    private boolean concluded;

    ResponseSchedulerTest() {
        channel.freezeTime();
    }

    @Test
    void emitsNothingBeforeItIsDue() {
        ResponseScheduler pacer = pacer(100, 200, 300);
        pacer.run();
        assertEquals(List.of(), sent());
        advance(99);
        assertEquals(List.of(), sent());
        advance(1);
        assertEquals(List.of("0"), sent());
        advance(100);
        assertEquals(List.of("1"), sent());
    }

    @Test
    void latePartsGoOutAtOnceAndThePlanIsKept() {
        ResponseScheduler pacer = pacer(100, 200, 300);
        pacer.run();
        advance(250);
        assertEquals(List.of("0", "1"), sent());
        advance(49);
        assertEquals(List.of(), sent());
        advance(1);
        assertEquals(List.of("2"), sent());
        assertArrayEquals(new long[] {100, 200, 300}, moments(concluding.emissions()::plannedNanos));
        assertArrayEquals(new long[] {250, 250, 300}, moments(concluding.emissions()::sentNanos));
    }

    @Test
    void endIsLoggedWithTheLastPart() {
        pacer(0, 0).run();
        assertEquals(Ending.COMPLETE, concluding.ending());
        assertEquals(START, concluding.endNanos());
        assertEquals(2, concluding.outputTokens());
        assertTrue(concluded);
    }

    @Test
    void stoppedPacerEmitsNothingMore() {
        ResponseScheduler pacer = pacer(100, 200);
        pacer.run();
        advance(100);
        pacer.stop();
        advance(500);
        assertEquals(List.of("0"), sent());
        assertFalse(concluded);
        ServedRequest cut = pacer.served(START + 600, Ending.CLIENT_LEFT);
        assertEquals(1, cut.emissions().size());
        assertEquals(1, cut.outputTokens());
        assertTrue(cut.clientLeft());
    }

    @ParameterizedTest
    @CsvSource({"COMPLETE, true", "ERROR_EVENT, true", "CUT, false", "RESET, false"})
    void planSaysWhetherTheBodyEndsWithItsLastPart(End end, boolean bodyEnds) {
        pacer(plan(0, 100).withEnd(end)).run();
        advance(100);
        assertEquals(2, concluding.emissions().size());
        assertTrue(concluded);
        assertEquals(bodyEnds, channel.outboundMessages().stream().anyMatch(LastHttpContent.class::isInstance));
        channel.releaseOutbound();
    }

    @Test
    void answerWithoutEndIsNeverConcluded() {
        ResponseScheduler pacer = pacer(plan(0, 100).withEnd(End.NEVER));
        pacer.run();
        advance(1000);
        assertEquals(List.of("0", "1"), sent());
        assertFalse(concluded);
        assertFalse(channel.hasPendingTasks());
        assertEquals(
                2, pacer.served(START + 1000, Ending.CLIENT_LEFT).emissions().size());
    }

    @Test
    void answerThatNeverBeginsSendsNoHeaders() {
        ResponseScheduler pacer = pacer(plan().withEnd(End.NEVER).withFault("silence"));
        pacer.run();
        advance(1000);
        assertTrue(channel.outboundMessages().isEmpty());
        assertFalse(channel.hasPendingTasks());
        ServedRequest served = pacer.served(START + 1000, Ending.CLIENT_LEFT);
        assertTrue(served.status().isEmpty());
        assertEquals("silence", served.fault().orElseThrow());
    }

    @Test
    void whatIsDueWaitsForASlowReader() {
        ResponseScheduler pacer = pacer(100, 200, 300);
        pacer.run();
        advance(100);
        writable(false);
        advance(150);
        pacer.resume();
        assertEquals(List.of("0"), sent());
        writable(true);
        pacer.resume();
        assertEquals(List.of("1"), sent());
        advance(50);
        assertEquals(List.of("2"), sent());
        assertArrayEquals(new long[] {100, 200, 300}, moments(concluding.emissions()::plannedNanos));
        assertArrayEquals(new long[] {100, 250, 300}, moments(concluding.emissions()::sentNanos));
    }

    @Test
    void readerThatIsSlowBeforeAnythingIsDueChangesNothing() {
        ResponseScheduler pacer = pacer(100, 200);
        pacer.run();
        writable(false);
        pacer.resume();
        writable(true);
        pacer.resume();
        advance(100);
        advance(100);
        assertEquals(List.of("0", "1"), sent());
        assertTrue(concluded);
    }

    @Override
    public void concluding(ResponseScheduler pacer) {
        concluding = pacer.served(pacer.lastSentNanos(), Ending.COMPLETE);
    }

    @Override
    public void concluded(ResponseScheduler pacer, ChannelFuture written) {
        concluded = true;
    }

    /** Parts of one token each, whose bodies are their numbers. */
    private static AnswerPlan plan(long... offsets) {
        List<Emission> emissions = IntStream.range(0, offsets.length)
                .mapToObj(i -> new Emission(
                        offsets[i], 1, Payload.of(Integer.toString(i).getBytes(StandardCharsets.UTF_8))))
                .toList();
        return AnswerPlan.completion(Dialect.CEREBRAS, AnswerPlan.EVENTS, "id", "model", emissions);
    }

    private ResponseScheduler pacer(long... offsets) {
        return pacer(plan(offsets));
    }

    private ResponseScheduler pacer(AnswerPlan plan) {
        Exchange exchange =
                new Exchange(1, "POST /", START, true, 0, false, true, turnNanos -> plan, new AtomicBoolean());
        return new ResponseScheduler(ctx, exchange, plan, START, () -> nowNanos, this);
    }

    private void writable(boolean writable) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, writable);
    }

    private void advance(long nanos) {
        nowNanos += nanos;
        channel.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    private List<String> sent() {
        List<String> bodies = new ArrayList<>();
        for (Object message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
            if (message instanceof ByteBufHolder body) {
                bodies.add(body.content().toString(StandardCharsets.UTF_8));
                body.release();
            }
        }
        return bodies;
    }

    private static long[] moments(IntToLongFunction moment) {
        return IntStream.range(0, 3)
                .mapToLong(i -> moment.applyAsLong(i) - START)
                .toArray();
    }
}
