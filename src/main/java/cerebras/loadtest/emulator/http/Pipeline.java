package cerebras.loadtest.emulator.http;

import cerebras.loadtest.emulator.http.Connection.Reset;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.util.AsciiString;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Builds the pipeline between the bytes of a connection and its requests. With TLS, the handshake selects HTTP/1.1 or
 * HTTP/2; in plain text, the first bytes or an upgrade request do.
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
     * @param connections the group of all open connections
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
        addBeforeLast(
                pipeline,
                edge,
                new BodyLimit(),
                new Connection(service, connection.attr(PLANNER).get(), heldBytes));
    }

    private static void addBeforeLast(ChannelPipeline pipeline, ChannelHandler... handlers) {
        for (ChannelHandler handler : handlers) {
            pipeline.addBefore(LAST, null, handler);
        }
    }

    /** Sets up the protocol selected in the handshake, or HTTP/1.1 if none was. */
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

        /** Not logged: the client does not trust the certificate. */
        @Override
        protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.fireExceptionCaught(cause);
        }
    }

    /** Sets up HTTP/2 if the client's first bytes are HTTP/2. */
    private final class PriorKnowledge extends ChannelInitializer<Channel> {

        @Override
        protected void initChannel(Channel channel) {
            retire(channel.pipeline());
            addHttp2(channel.pipeline());
        }
    }

    /** Removes HTTP/1.1 from an upgraded connection. */
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

    /**
     * Closes a connection, or one of its streams, after an error. Clients that leave early or send invalid data are not
     * logged. The last handler of every pipeline.
     */
    @Sharable
    static final class Breakdown extends ChannelInboundHandlerAdapter {

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

    /**
     * HTTP/2 on one connection. Each stream is a channel that uses the objects of HTTP/1.1, so that the code that
     * serves requests is independent of the version. Streams do not wait for each other; if the client resets a stream,
     * its channel is closed.
     */
    static final class Http2 {

        /** Maximum number of concurrent streams of a client. By choice; the API's limit is unknown. */
        private static final int MOST_STREAMS = 1000;
        /** By choice. */
        static final int MOST_RESETS = 10_000;

        private static final int RESET_WINDOW_SECONDS = 10;

        private Http2() {}

        /**
         * Reads and writes frames. Closes immediately, regardless of open streams. Streams may be reset far more often
         * than with Netty's default, since a load test may cancel thousands; a connection beyond that limit is closed.
         */
        static Http2FrameCodec frames() {
            return Http2FrameCodecBuilder.forServer()
                    .initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(MOST_STREAMS))
                    .gracefulShutdownTimeoutMillis(0)
                    .decoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESET_WINDOW_SECONDS)
                    .encoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESET_WINDOW_SECONDS)
                    .build();
        }

        /** @param serving adds the handlers that serve the requests of one stream */
        static ChannelHandler streams(Consumer<ChannelPipeline> serving) {
            return new Http2MultiplexHandler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel stream) {
                    stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true));
                    serving.accept(stream.pipeline());
                }
            });
        }
    }
}
