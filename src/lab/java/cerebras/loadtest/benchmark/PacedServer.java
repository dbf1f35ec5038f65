package cerebras.loadtest.benchmark;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A server of known behaviour: it answers every POST with a stream of the same shape, whatever is asked, and writes down
 * when it really read and sent what, in the form of the emulator's request log. One thread, one core. An event is a
 * write of its own; of a stream whose events are late, all that are due go in one write, as any server would send them.
 *
 * <p>{@code mvn -q -Plab test-compile exec:java@paced-server -Dport=8090 -Dfirst=50ms -Dgap=10ms -Devents=100
 * -Dlog=target/paced.jsonl} runs it for whatever client; the log is written when it is interrupted, of every answer or,
 * with {@code -DlogEvery=10}, of one in ten. {@code GET /events} says how many events with text were sent so far.
 */
public final class PacedServer extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Config DEFAULTS =
            ConfigFactory.parseString("port=0, first=50ms, gap=10ms, events=100, log=target/paced.jsonl, logEvery=1");
    private static final int REQUEST_BYTES = 1 << 20;
    private static final int BACKLOG = 4096;

    /** What a client does not take at once waits here as what is due, not in a buffer as if it were sent. */
    private static final WriteBufferWaterMark A_FEW_EVENTS = new WriteBufferWaterMark(1, 1 << 10);

    private final PacedAnswer answer;
    private final PacedLoop loop;
    private final ReadClock reads;
    private final String connection;
    private PacedStream stream;
    private int answers;

    private PacedServer(PacedAnswer answer, PacedLoop loop, ReadClock reads, Channel channel) {
        this.answer = answer;
        this.loop = loop;
        this.reads = reads;
        this.connection = channel.id().asLongText();
    }

    /**
     * Prints the port, serves until the process is ended, and then writes its log.
     *
     * @param args none: system properties as the class says
     */
    public static void main(String[] args) throws InterruptedException {
        Config settings = ConfigFactory.systemProperties().withFallback(DEFAULTS);
        try {
            EventLoopGroup group = eventLoop();
            PacedLoop loop = new PacedLoop(group.next(), settings.getInt("logEvery"));
            Channel server = listen(settings.getInt("port"), group, PacedAnswer.of(AnswerShape.of(settings)), loop);
            Path log = Path.of(settings.getString("log"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(group, loop, log), "paced-server-ended"));
            System.out.println(((InetSocketAddress) server.localAddress()).getPort());
            server.closeFuture().await();
        } catch (ConfigException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(1);
        }
    }

    private static EventLoopGroup eventLoop() {
        return new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory("paced-server"),
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    private static Channel listen(int port, EventLoopGroup group, PacedAnswer answer, PacedLoop loop) {
        Class<? extends ServerChannel> channel =
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        return new ServerBootstrap()
                .group(group)
                .channel(channel)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, A_FEW_EVENTS)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        ReadClock reads = new ReadClock();
                        client.pipeline()
                                .addLast(
                                        reads,
                                        new HttpRequestDecoder(),
                                        new HttpObjectAggregator(REQUEST_BYTES),
                                        new PacedServer(answer, loop, reads, client));
                    }
                })
                .bind(new InetSocketAddress("127.0.0.1", port))
                .syncUninterruptibly()
                .channel();
    }

    private static void end(EventLoopGroup group, PacedLoop loop, Path log) {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        try (SequenceWriter lines = JsonMapper.builder()
                .build()
                .writer()
                .withRootValueSeparator("\n")
                .writeValues(log.toFile())) {
            for (PacedStream stream : loop.logged()) {
                lines.write(stream.served());
            }
        } catch (IOException e) {
            System.err.println("cannot write log=" + log + ": " + e.getMessage());
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (request.method().equals(HttpMethod.POST)) {
            stream = new PacedStream(ctx, answer, id(), HttpUtil.isKeepAlive(request), reads.latestNanos);
            loop.add(stream);
        } else {
            ctx.writeAndFlush(PlainAnswer.of(request.uri(), loop.events()));
        }
    }

    private String id() {
        return connection + "-" + ++answers;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable() && stream != null && stream.unpark()) {
            loop.add(stream);
        }
    }

    /** A client that closes a connection in the middle of an answer is nobody's error. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    /** Notes when the latest bytes of a connection were read, before anybody decodes them. */
    private static final class ReadClock extends ChannelInboundHandlerAdapter {

        private long latestNanos;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            latestNanos = System.nanoTime();
            ctx.fireChannelRead(bytes);
        }
    }
}
