package cerebras.loadtest.gatling;

import cerebras.loadtest.measure.Clock;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Notes when a connection's latest socket read happened, before decryption and parsing: the time that everything in that
 * read bears. First in the pipeline of each connection; used by its event loop only.
 */
final class SocketReads extends ChannelInboundHandlerAdapter {

  private static final String NAME = "socket-reads";

  private final Clock clock;
  private long latestNanos;

  private SocketReads(Clock clock) {
    this.clock = clock;
  }

  /** The handler of this connection, installed now if the connection is new. */
  static SocketReads of(Channel channel, Clock clock) {
    SocketReads installed = (SocketReads) channel.pipeline().get(NAME);
    if (installed != null) {
      return installed;
    }
    SocketReads reads = new SocketReads(clock);
    channel.pipeline().addFirst(NAME, reads);
    return reads;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object bytes) {
    latestNanos = clock.nanoTime();
    ctx.fireChannelRead(bytes);
  }

  /** The end of an answer that only the end of the connection ends. */
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    latestNanos = clock.nanoTime();
    ctx.fireChannelInactive();
  }

  /** The clock's reading at the latest read. */
  long latestNanos() {
    return latestNanos;
  }
}
