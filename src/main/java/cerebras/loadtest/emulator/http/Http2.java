package cerebras.loadtest.emulator.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.util.function.Consumer;

/**
 * HTTP/2 on one connection. Each stream is a channel of its own that speaks HTTP/1.1's objects, so that whoever serves
 * a request need not know how it came. Streams do not wait for each other; one that the client resets is a channel that
 * is closed.
 */
final class Http2 {

  /** How many streams a client may have open at a time. By choice; the API's number is unknown. */
  private static final int MOST_STREAMS = 1000;
  /** By choice. */
  static final int MOST_RESETS = 10_000;
  private static final int RESET_WINDOW_SECONDS = 10;

  private Http2() {}

  /**
   * Reads and writes frames. Closes at once when told to, with whatever streams are open. Streams may be reset far more
   * often than Netty's default allows, since a load test may well cancel thousands, but not without end: a connection
   * that does nothing else is closed.
   */
  static Http2FrameCodec frames() {
    return Http2FrameCodecBuilder.forServer()
        .initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(MOST_STREAMS))
        .gracefulShutdownTimeoutMillis(0)
        .decoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESET_WINDOW_SECONDS)
        .encoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESET_WINDOW_SECONDS)
        .build();
  }

  /** @param serving adds what serves the requests of one stream */
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
