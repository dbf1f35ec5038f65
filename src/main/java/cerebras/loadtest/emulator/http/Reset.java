package cerebras.loadtest.emulator.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;

/** Ends a channel without a goodbye: a TCP reset, or that of one stream where the channel is a stream of HTTP/2. */
final class Reset {

    /** Does so when a write is through. */
    static final ChannelFutureListener WHEN_WRITTEN = written -> now(written.channel());

    private Reset() {}

    /** Begins below all handlers, so that none of them, such as that of TLS, takes its leave. */
    static void now(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.pipeline().firstContext().close();
    }
}
