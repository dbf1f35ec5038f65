package cerebras.loadtest.emulator.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The listening socket, its connections and the threads that serve them. A thread of its own lets clients in: a loop with
 * more events due than it can send would keep new ones waiting for seconds.
 */
public final class Listener implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int BACKLOG = 1024;

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
   * @param port 0 for any free one
   * @param tls absent for clear text
   * @throws IllegalStateException if the port cannot be opened
   */
  public static Listener open(int port, int threads, Service service, Optional<Tls> tls) {
    Transport transport = Transport.best();
    EventLoopGroup acceptor = new Loops("emulator-acceptor", 1, transport.ioHandler());
    EventLoopGroup loops = new Loops("emulator-loop", threads, transport.ioHandler());
    ChannelGroup connections = new DefaultChannelGroup(loops.next(), true);
    ChannelFuture bound = new ServerBootstrap()
        .group(acceptor, loops)
        .channel(transport.serverChannel())
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(new Pipeline(connections, service, tls))
        .bind(new InetSocketAddress(LOOPBACK, port))
        .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      end(acceptor);
      end(loops);
      throw new IllegalStateException("port=" + port + " cannot be opened (" + bound.cause().getMessage()
          + "): choose another, or 0 for any free one", bound.cause());
    }
    return new Listener(acceptor, loops, connections, bound.channel());
  }

  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /** How many connections are open. */
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
}
