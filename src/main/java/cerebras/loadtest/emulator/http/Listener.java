package cerebras.loadtest.emulator.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The listening socket, its connections and the threads that serve them. A separate thread accepts connections: an
 * overloaded event loop would delay new ones for seconds.
 */
public final class Listener implements AutoCloseable {

    private static final int BACKLOG = 1024;
    /**
     * Then other connections are served, so that one that floods the emulator with small requests does not starve them.
     */
    private static final int READS_IN_A_ROW = 1;

    private final EventLoopGroup acceptor;
    private final EventLoopGroup loops;
    private final ChannelGroup connections;
    private final Channel server;

    private Listener(EventLoopGroup acceptor, EventLoopGroup loops, ChannelGroup connections, Channel server) {
        this.acceptor = acceptor;
        this.loops = loops;
        this.connections = connections;
        this.server = server;
    }

    /**
     * @param address IP address to listen on
     * @param port port to listen on; 0 for any free one
     * @param tls absent for plain text
     * @throws IllegalStateException if the port cannot be opened
     */
    public static Listener open(String address, int port, int threads, Service service, Optional<Tls> tls) {
        // The JDK's selector waits for whole milliseconds only, so an event may be up to one late; epoll has no such
        // limit.
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        EventLoopGroup acceptor = new Loops("emulator-acceptor", 1, io);
        EventLoopGroup loops = new Loops("emulator-loop", threads, io);
        ChannelGroup connections = new DefaultChannelGroup(loops.next(), true);
        ChannelFuture bound = new ServerBootstrap()
                .group(acceptor, loops)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(READS_IN_A_ROW))
                .childHandler(new Pipeline(connections, service, tls))
                .bind(new InetSocketAddress(address, port))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            end(acceptor);
            end(loops);
            throw new IllegalStateException(
                    "emulator.port=" + port + " cannot be opened on " + address + " ("
                            + bound.cause().getMessage() + "): choose another, or 0 for any free one",
                    bound.cause());
        }
        return new Listener(acceptor, loops, connections, bound.channel());
    }

    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Number of open connections. */
    int connections() {
        return connections.size();
    }

    /** Closes every socket; when it returns, no request is in progress and the port is free. */
    public void closeSockets() {
        server.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly();
    }

    /** Closes the sockets and ends the threads. */
    @Override
    public void close() {
        closeSockets();
        Future<?> accepting = end(acceptor);
        end(loops).awaitUninterruptibly();
        accepting.awaitUninterruptibly();
    }

    private static Future<?> end(EventLoopGroup threads) {
        return threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /**
     * Event loops that poll their sockets often: by default an overloaded loop may execute due tasks for a second
     * before it reads requests.
     */
    private static final class Loops extends MultiThreadIoEventLoopGroup {

        private static final long TASKS_MILLIS = 1;

        /** @param name name of their threads */
        Loops(String name, int threads, IoHandlerFactory ioHandler) {
            super(threads, new DefaultThreadFactory(name, true), ioHandler);
        }

        @Override
        protected IoEventLoop newChild(Executor executor, IoHandlerFactory ioHandler, Object... args) {
            return new SingleThreadIoEventLoop(
                    this, executor, ioHandler, Integer.MAX_VALUE, RejectedExecutionHandlers.reject(), TASKS_MILLIS);
        }
    }
}
