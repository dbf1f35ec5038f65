package cerebras.loadtest.benchmark;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Answers every POST at once, and as fast as the connection takes it, with a {@link FloodAnswer}. It goes from connection
 * to connection after each write, so that streams arrive side by side.
 */
public final class FloodServer extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final int REQUEST_BYTES = 1 << 20;

    /** Pieces that were written so far, by all connections: there is one event loop. */
    private static long written;

    private static int eventsOfAnswer;

    private final List<ByteBuf> pieces;

    private FloodServer(List<ByteBuf> pieces) {
        this.pieces = pieces;
    }

    /**
     * Prints the port and serves until the standard input ends.
     *
     * @param args the number of events in each write, and in an answer where that is to be another than usual
     */
    public static void main(String[] args) throws IOException {
        eventsOfAnswer = args.length == 1 ? FloodAnswer.EVENTS : Integer.parseInt(args[1]);
        List<ByteBuf> pieces = FloodAnswer.pieces(eventsOfAnswer, Integer.parseInt(args[0])).stream()
                .map(FloodServer::direct)
                .toList();
        System.out.println(listen(pieces));
        System.in.read();
        System.exit(0);
    }

    private static int listen(List<ByteBuf> pieces) {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Channel server = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(pipeline(pieces))
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    private static ChannelInitializer<Channel> pipeline(List<ByteBuf> pieces) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(
                                new HttpRequestDecoder(),
                                new HttpObjectAggregator(REQUEST_BYTES),
                                new FloodServer(pieces));
            }
        };
    }

    private static ByteBuf direct(byte[] bytes) {
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (request.method().equals(HttpMethod.POST)) {
            writeFrom(0, ctx);
        } else {
            ctx.writeAndFlush(PlainAnswer.of(request.uri(), written * eventsOfAnswer / pieces.size()));
        }
    }

    /** The next piece goes out once this one has gone and the other connections have had their turn. */
    private void writeFrom(int index, ChannelHandlerContext ctx) {
        written++;
        ctx.writeAndFlush(pieces.get(index).duplicate()).addListener(gone -> {
            if (gone.isSuccess() && index + 1 < pieces.size()) {
                ctx.executor().execute(() -> writeFrom(index + 1, ctx));
            }
        });
    }

    /** A client that closes a connection in the middle of an answer is nobody's error. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
