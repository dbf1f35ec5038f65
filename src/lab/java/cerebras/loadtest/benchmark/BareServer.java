package cerebras.loadtest.benchmark;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The limit of the machine: once all its clients are there, it writes the same bytes to one after the other, each time
 * in a write of its own, and does nothing else. Linux only.
 */
@Sharable
public final class BareServer extends ChannelInboundHandlerAdapter {

    /** About as long as an event of the emulator, with the frame of its chunk. */
    private static final int EVENT_BYTES = 220;

    private final ByteBuf event =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer(EVENT_BYTES).writeBytes(new byte[EVENT_BYTES]));
    private final EmulatorLoad load;
    private final List<ChannelHandlerContext> clients = new ArrayList<>();

    private BareServer(EmulatorLoad load) {
        this.load = load;
    }

    /**
     * Prints the port, and then a line for each round.
     *
     * @param args an {@link EmulatorLoad}
     */
    public static void main(String[] args) {
        EmulatorLoad load = EmulatorLoad.parse(args);
        EventLoopGroup loop =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("bare-loop"), EpollIoHandler.newFactory());
        Channel server = new ServerBootstrap()
                .group(loop)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, load.streams())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new BareServer(load))
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .syncUninterruptibly()
                .channel();
        System.out.println(((InetSocketAddress) server.localAddress()).getPort());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object request) {
        ((ByteBuf) request).release();
        clients.add(ctx);
        if (clients.size() == load.streams()) {
            turn(ctx, 0, System.nanoTime());
        }
    }

    /** One event to each; the loop may read and close in between. */
    private void turn(ChannelHandlerContext ctx, int sent, long startNanos) {
        if (sent < load.events()) {
            boolean ready = clients.stream().allMatch(client -> client.channel().isWritable());
            if (ready) {
                clients.forEach(client -> client.writeAndFlush(event.duplicate(), client.voidPromise()));
            }
            ctx.executor().execute(() -> turn(ctx, ready ? sent + 1 : sent, startNanos));
        } else {
            double events = (double) load.streams() * load.events();
            System.out.printf(Locale.ROOT, "%,9.0f events/s%n", events * 1e9 / (System.nanoTime() - startNanos));
            clients.forEach(ChannelHandlerContext::close);
            clients.clear();
        }
    }

    /** A client that leaves early is nobody's error. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
