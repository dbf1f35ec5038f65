package cerebras.loadtest.gatling;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;

/**
 * Leads answers that are not compressed past Gatling's decompressor, which costs an event of a streamed answer more than
 * to read it does. Used by the event loop of its connection only.
 */
final class PlainAnswers extends ChannelInboundHandlerAdapter {

  private static final String NAME = "plain-answers";
  private static final String DECOMPRESSOR = "inflater";

  private final ChannelHandlerContext decompressor;
  private boolean compressed;

  private PlainAnswers(ChannelHandlerContext decompressor) {
    this.decompressor = decompressor;
  }

  /** Makes sure that answers on this connection are led past its decompressor, if it has one. */
  static void installOn(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    ChannelHandlerContext decompressor = pipeline.context(DECOMPRESSOR);
    if (decompressor != null && pipeline.get(NAME) == null) {
      pipeline.addBefore(DECOMPRESSOR, NAME, new PlainAnswers(decompressor));
    }
  }

  /** The answer's head decides for all of it. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object part) {
    if (part instanceof HttpResponse head) {
      compressed = head.headers().contains(HttpHeaderNames.CONTENT_ENCODING);
    }
    (compressed ? ctx : decompressor).fireChannelRead(part);
  }
}
