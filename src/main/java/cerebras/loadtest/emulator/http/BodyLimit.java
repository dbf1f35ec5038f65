package cerebras.loadtest.emulator.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Aggregates requests. A request that is too large is passed on without its body, marked as failed, so that its answer
 * keeps its order among those of pipelined requests; the rest of its body is read and discarded.
 */
final class BodyLimit extends HttpObjectAggregator {

    /** The largest request body, 10 MB. */
    static final int BYTES = 10 * 1000 * 1000;

    BodyLimit() {
        super(BYTES);
    }

    static boolean exceededBy(HttpMessage request) {
        return request.decoderResult().cause() instanceof TooLarge;
    }

    /** Does not send 100 Continue for a body that would be refused. */
    @Override
    protected Object newContinueResponse(HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
        return isContentLengthInvalid(start, maxContentLength)
                ? null
                : super.newContinueResponse(start, maxContentLength, pipeline);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        HttpRequest request = (HttpRequest) oversized;
        FullHttpRequest empty = new DefaultFullHttpRequest(
                request.protocolVersion(),
                request.method(),
                request.uri(),
                Unpooled.EMPTY_BUFFER,
                request.headers().copy(),
                EmptyHttpHeaders.INSTANCE);
        empty.setDecoderResult(DecoderResult.failure(new TooLarge()));
        ctx.fireChannelRead(empty);
    }

    private static final class TooLarge extends TooLongFrameException {}
}
