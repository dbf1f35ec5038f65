package cerebras.loadtest.benchmark;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.util.Arrays;
import java.util.stream.LongStream;

/** One answer on its way: what of it was sent, and when. On its event loop only. */
final class PacedStream implements Comparable<PacedStream> {

    private final ChannelHandlerContext ctx;
    private final PacedAnswer answer;
    private final String id;
    private final boolean keepAlive;
    private final long arrivalNanos;
    private final long[] sentNanos;
    private int sent;
    private boolean parked;

    /** @param arrivalNanos when its request had been read */
    PacedStream(ChannelHandlerContext ctx, PacedAnswer answer, String id, boolean keepAlive, long arrivalNanos) {
        this.ctx = ctx;
        this.answer = answer;
        this.id = id;
        this.keepAlive = keepAlive;
        this.arrivalNanos = arrivalNanos;
        this.sentNanos = new long[answer.shape().events()];
    }

    /** When its next event is due. */
    long dueNanos() {
        return answer.shape().dueNanos(arrivalNanos, sent);
    }

    @Override
    public int compareTo(PacedStream other) {
        return Long.compare(dueNanos(), other.dueNanos());
    }

    /** Whether its client takes more. */
    boolean writable() {
        return ctx.channel().isWritable();
    }

    boolean connected() {
        return ctx.channel().isActive();
    }

    /** Its client takes no more for now. */
    void park() {
        parked = true;
    }

    /** Whether it was parked, and is no more. */
    boolean unpark() {
        boolean was = parked;
        parked = false;
        return was;
    }

    boolean ended() {
        return sent == sentNanos.length;
    }

    /** Sends, in one write, all events that are due: one, unless it is late. Returns how many. */
    int send(long nowNanos) {
        int due = answer.shape().dueBy(nowNanos, arrivalNanos);
        ByteBuf bytes = answer.bytes(id, sent, due);
        Arrays.fill(sentNanos, sent, due, nowNanos);
        int events = due - sent;
        sent = due;
        if (ended() && !keepAlive) {
            ctx.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.writeAndFlush(bytes, ctx.voidPromise());
        }
        return events;
    }

    /** What was sent, for the log. */
    Served served() {
        long[] plannedNanos = LongStream.range(0, sent)
                .map(i -> answer.shape().dueNanos(arrivalNanos, (int) i))
                .toArray();
        int[] tokens = new int[sent];
        int[] textBytes = new int[sent];
        Arrays.fill(tokens, 1);
        Arrays.fill(textBytes, PacedAnswer.TEXT_BYTES);
        return new Served(
                id,
                ended() ? "complete" : "client_left",
                arrivalNanos,
                plannedNanos,
                Arrays.copyOf(sentNanos, sent),
                tokens,
                textBytes);
    }

    /** A line of the request log. */
    record Served(
            String id,
            String ending,
            long arrivalNanos,
            long[] plannedNanos,
            long[] sentNanos,
            int[] tokens,
            int[] textBytes) {}
}
