package cerebras.loadtest.emulator.http;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/**
 * How to reach the operating system. The JDK's selector waits for whole milliseconds only, so an event may leave up to
 * one late; Linux's epoll waits for microseconds, and is taken where there is one.
 *
 * @param ioHandler makes the loops
 * @param serverChannel of the same kind
 */
record Transport(IoHandlerFactory ioHandler, Class<? extends ServerChannel> serverChannel) {

  static Transport best() {
    return Epoll.isAvailable()
        ? new Transport(EpollIoHandler.newFactory(), EpollServerSocketChannel.class)
        : new Transport(NioIoHandler.newFactory(), NioServerSocketChannel.class);
  }
}
