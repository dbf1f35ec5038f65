package cerebras.loadtest.emulator.http;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;

/**
 * Closes a connection, or one stream of it, on which something broke. A client that leaves in the middle of something,
 * or sends nonsense, is nothing to complain of. Stands last in every pipeline.
 */
@Sharable
final class Breakdown extends ChannelInboundHandlerAdapter {

  private static final System.Logger LOGGER = System.getLogger(Breakdown.class.getName());

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!isTheClients(cause)) {
      LOGGER.log(System.Logger.Level.ERROR, "connection closed", cause);
    }
    ctx.close();
  }

  private static boolean isTheClients(Throwable cause) {
    return cause instanceof IOException || cause instanceof CodecException || cause instanceof Http2Exception;
  }
}
