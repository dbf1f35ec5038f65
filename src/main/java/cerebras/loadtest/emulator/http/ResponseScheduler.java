package cerebras.loadtest.emulator.http;

import cerebras.loadtest.emulator.log.ServedRequest;
import cerebras.loadtest.emulator.log.ServedRequest.Emissions;
import cerebras.loadtest.emulator.log.ServedRequest.Ending;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.AnswerPlan.End;
import cerebras.loadtest.emulator.plan.Emission;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Executes one answer plan: each emission with a separate write and flush at its due time. Due times are fixed at
 * construction, so a late emission does not delay the next one; overdue emissions are sent immediately, unless the
 * client reads too slowly. Runs on the channel's event loop.
 */
final class ResponseScheduler implements Runnable {

    private final ChannelHandlerContext ctx;
    private final Exchange exchange;
    private final AnswerPlan plan;
    private final LongSupplier nanoTime;
    private final Conclusion conclusion;
    private final ChunkWriter outlet;
    private final long[] plannedNanos;
    private final long[] sentNanos;
    private Map<String, String> quota = Map.of();
    private int next;
    private boolean stopped;
    private boolean held;
    private Future<?> timer;

    /** Notified of the end of an answer, unless its plan has no end. */
    interface Conclusion {

        /** The last part is about to be handed to the socket. */
        void concluding(ResponseScheduler pacer);

        /** The last part was handed to the socket; the {@link #end} is still to be executed. */
        void concluded(ResponseScheduler pacer, ChannelFuture written);
    }

    /** @param startNanos the time from which the plan's offsets count */
    ResponseScheduler(
            ChannelHandlerContext ctx,
            Exchange exchange,
            AnswerPlan plan,
            long startNanos,
            LongSupplier nanoTime,
            Conclusion conclusion) {
        this.ctx = ctx;
        this.exchange = exchange;
        this.plan = plan;
        this.nanoTime = nanoTime;
        this.conclusion = conclusion;
        this.outlet =
                ChunkWriter.of(ctx, exchange.chunks() && plan.headers().contains(HttpHeaderNames.TRANSFER_ENCODING));
        this.plannedNanos = plan.emissions().stream()
                .mapToLong(e -> startNanos + e.offsetNanos())
                .toArray();
        this.sentNanos = new long[plannedNanos.length];
    }

    /** Emits everything that is due, and schedules itself for the next emission. Failures are left to the pipeline. */
    @Override
    public void run() {
        try {
            emitDue();
        } catch (RuntimeException | Error failed) {
            ctx.fireExceptionCaught(failed);
        }
    }

    private void emitDue() {
        while (pending() && nanosLeft() <= 0 && !held()) {
            emit();
        }
        if (pending() && !held) {
            timer = ctx.executor().schedule(this, nanosLeft(), TimeUnit.NANOSECONDS);
        }
    }

    /** Continues after the client has read some of the pending bytes. */
    void resume() {
        if (held) {
            run();
        }
    }

    /** Whether too much of what was sent is unread; due emissions then wait. */
    private boolean held() {
        held = !ctx.channel().isWritable();
        return held;
    }

    /** Stops all emissions; must not be called after the last part. */
    void stop() {
        stopped = true;
        endLease();
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** The log entry of the exchange so far. */
    ServedRequest served(long endNanos, Ending ending) {
        Emissions sent = new Emissions(
                Arrays.copyOf(plannedNanos, next),
                Arrays.copyOf(sentNanos, next),
                sentTokens().toArray());
        return exchange.served(plan, quota, sent, endNanos, ending);
    }

    /** What follows the last part. */
    End end() {
        return plan.end();
    }

    /** When the newest part was sent. */
    long lastSentNanos() {
        return sentNanos[next - 1];
    }

    private void endLease() {
        plan.lease().end(sentTokens().sum(), nanoTime.getAsLong());
    }

    private IntStream sentTokens() {
        return plan.emissions().stream().limit(next).mapToInt(Emission::tokens);
    }

    private boolean pending() {
        return !stopped && next < plannedNanos.length;
    }

    private long nanosLeft() {
        return plannedNanos[next] - nanoTime.getAsLong();
    }

    private void emit() {
        Emission emission = plan.emissions().get(next);
        boolean last = next == plannedNanos.length - 1 && plan.end() != End.NEVER;
        ByteBuf bytes = last ? ctx.alloc().buffer() : outlet.buffer();
        emission.payload().writeTo(bytes);
        sentNanos[next++] = nanoTime.getAsLong();
        if (last) {
            endLease();
        }
        if (next == 1) {
            ctx.write(head());
        }
        if (last) {
            conclusion.concluding(this);
            conclusion.concluded(this, ctx.writeAndFlush(last(bytes)));
        } else {
            outlet.send(bytes);
        }
    }

    private HttpContent last(ByteBuf bytes) {
        return plan.end().isOfWholeBody() ? new DefaultLastHttpContent(bytes) : new DefaultHttpContent(bytes);
    }

    private HttpResponse head() {
        HttpResponse head = new DefaultHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(plan.status()), plan.headers());
        head.headers()
                .set(
                        HttpHeaderNames.CONNECTION,
                        exchange.keepAlive() ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
        quota = plan.lease().headers();
        quota.forEach(head.headers()::set);
        if (!exchange.chunks()) {
            head.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
        }
        return head;
    }
}
