package cerebras.loadtest.transport;

import cerebras.loadtest.monitor.EventLoopLag.Lateness;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Clock;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Notes the time of a connection's latest socket read, before decryption and parsing: the time of everything in that
 * read. First in the pipeline of each connection; used by its event loop only.
 */
public final class SocketReads extends ChannelInboundHandlerAdapter {

    private static final String NAME = "socket-reads";

    private final Clock clock;
    private final Lateness lateness;
    private long latestNanos;
    private long lateNanos;

    private SocketReads(Clock clock, Lateness lateness) {
        this.clock = clock;
        this.lateness = lateness;
    }

    /**
     * The handler of this connection, installed now if the connection is new.
     *
     * @param lateness lateness of an event loop; returns {@code null} if it is not measured
     */
    static SocketReads of(Channel channel, Clock clock, Function<Executor, Lateness> lateness) {
        SocketReads installed = (SocketReads) channel.pipeline().get(NAME);
        if (installed != null) {
            return installed;
        }
        SocketReads reads = new SocketReads(clock, lateness.apply(channel.eventLoop()));
        channel.pipeline().addFirst(NAME, reads);
        return reads;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        latestNanos = clock.nanoTime();
        lateNanos = lateness == null ? 0 : lateness.nanosAt(latestNanos);
        ctx.fireChannelRead(bytes);
    }

    /** The end of an answer that is delimited by the end of the connection. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        latestNanos = clock.nanoTime();
        ctx.fireChannelInactive();
    }

    /** Records how late the event loop was at the latest read; does nothing if that is not measured. */
    public void tellLateness(AttemptTrace trace) {
        if (lateness != null) {
            trace.readLate(lateNanos);
        }
    }

    /** The clock's reading at the latest read. */
    public long latestNanos() {
        return latestNanos;
    }
}
