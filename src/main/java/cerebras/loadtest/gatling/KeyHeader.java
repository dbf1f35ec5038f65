package cerebras.loadtest.gatling;

import cerebras.loadtest.config.ApiKey;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * Adds the API key to requests as they leave, behind everything of Gatling that keeps or logs requests: no session,
 * request object or log of Gatling ever holds the key, whatever its log level.
 */
@Sharable
final class KeyHeader extends ChannelOutboundHandlerAdapter {

  private static final String NAME = "api-key";
  private static final String GATLING_HANDLER = "app-http";

  private final String bearer;

  KeyHeader(ApiKey key) {
    bearer = key.bearer();
  }

  /** Makes sure that requests on this connection carry the key. */
  void installOn(Channel channel) {
    if (channel.pipeline().get(NAME) == null) {
      channel.pipeline().addBefore(GATLING_HANDLER, NAME, this);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ctx.write(message instanceof FullHttpRequest request ? withKey(request) : message, promise);
  }

  /** A copy with headers of its own: Gatling keeps the original's. */
  private FullHttpRequest withKey(FullHttpRequest request) {
    HttpHeaders headers = request.headers().copy().set(HttpHeaderNames.AUTHORIZATION, bearer);
    return new DefaultFullHttpRequest(
        request.protocolVersion(), request.method(), request.uri(), request.content(), headers, request.trailingHeaders());
  }
}
