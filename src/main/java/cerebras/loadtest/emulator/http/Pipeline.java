package cerebras.loadtest.emulator.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.util.AsciiString;
import io.netty.util.AttributeKey;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What stands between the bytes of a connection and its requests. Under TLS the handshake decides whether the client
 * speaks HTTP/1.1 or HTTP/2; in clear text its first bytes do, or its wish to upgrade.
 */
final class Pipeline extends ChannelInitializer<Channel> {

  private static final String LAST = "breakdown";
  private static final AttributeKey<ClientQueue> PLANNER = AttributeKey.valueOf(Pipeline.class, "planner");

  private final ChannelGroup connections;
  private final Service service;
  private final Optional<Tls> tls;
  private final StandardHeaders edge;
  private final Breakdown breakdown = new Breakdown();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong heldBytes = new AtomicLong();

  /**
   * @param connections where each open one is kept
   * @param tls absent for clear text
   */
  Pipeline(ChannelGroup connections, Service service, Optional<Tls> tls) {
    this.connections = connections;
    this.service = service;
    this.tls = tls;
    this.edge = new StandardHeaders(service.dialect(), Clock.systemUTC());
  }

  @Override
  protected void initChannel(Channel channel) {
    if (service.refusesConnection().test(accepted.incrementAndGet())) {
      service.log().refusedConnection();
      Reset.now(channel);
    } else {
      admit(channel);
    }
  }

  private void admit(Channel channel) {
    connections.add(channel);
    channel.attr(PLANNER).set(new ClientQueue(service.planner(), service.plannerOfLarge()));
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(LAST, breakdown);
    if (tls.isPresent()) {
      addBeforeLast(pipeline, tls.get().handler(channel.alloc()), new Negotiation());
    } else {
      addClearText(pipeline);
    }
  }

  private void addClearText(ChannelPipeline pipeline) {
    HttpServerCodec http1 = new HttpServerCodec();
    HttpServerUpgradeHandler upgrade = new HttpServerUpgradeHandler(http1, this::upgrade, BodyLimit.BYTES, true);
    addBeforeLast(pipeline, new CleartextHttp2ServerUpgradeHandler(http1, upgrade, new PriorKnowledge()));
    addService(pipeline, pipeline.channel());
  }

  private HttpServerUpgradeHandler.UpgradeCodec upgrade(CharSequence protocol) {
    return AsciiString.contentEquals(Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME, protocol)
        ? new Http2ServerUpgradeCodec(Http2.frames(), Http2.streams(this::addStream), new Retirement())
        : null;
  }

  private void addHttp2(ChannelPipeline pipeline) {
    addBeforeLast(pipeline, Http2.frames(), Http2.streams(this::addStream));
  }

  private void addStream(ChannelPipeline stream) {
    stream.addLast(LAST, breakdown);
    addService(stream, stream.channel().parent());
  }

  private void addService(ChannelPipeline pipeline, Channel connection) {
    addBeforeLast(pipeline, edge, new BodyLimit(), new Connection(service, connection.attr(PLANNER).get(), heldBytes));
  }

  private static void addBeforeLast(ChannelPipeline pipeline, ChannelHandler... handlers) {
    for (ChannelHandler handler : handlers) {
      pipeline.addBefore(LAST, null, handler);
    }
  }

  /** Sets up the protocol that was agreed on in the handshake, HTTP/1.1 where there was no word of it. */
  private final class Negotiation extends ApplicationProtocolNegotiationHandler {

    Negotiation() {
      super(ApplicationProtocolNames.HTTP_1_1);
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        addHttp2(ctx.pipeline());
      } else {
        addBeforeLast(ctx.pipeline(), new HttpServerCodec());
        addService(ctx.pipeline(), ctx.channel());
      }
    }

    /** A client that does not trust the certificate is nothing to complain of. */
    @Override
    protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.fireExceptionCaught(cause);
    }
  }

  /** Takes over where the client's first bytes are HTTP/2. */
  private final class PriorKnowledge extends ChannelInitializer<Channel> {

    @Override
    protected void initChannel(Channel channel) {
      retire(channel.pipeline());
      addHttp2(channel.pipeline());
    }
  }

  /** Ends HTTP/1.1's part in a connection that was upgraded. */
  private final class Retirement extends ChannelInitializer<Channel> {

    @Override
    protected void initChannel(Channel channel) {
      retire(channel.pipeline());
    }
  }

  private void retire(ChannelPipeline pipeline) {
    pipeline.remove(edge);
    pipeline.remove(BodyLimit.class);
    pipeline.remove(Connection.class);
  }
}
