package cerebras.loadtest.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;

/**
 * Routes uncompressed answers around Gatling's decompressor, which costs more per streamed event than reading it.
 * Compressed answers pass through it in small slices, because it inflates all of its input at once: the reader of the
 * answer can then close the connection before more is inflated. Used by the event loop of its connection only.
 */
final class PlainAnswers extends ChannelInboundHandlerAdapter {

    private static final String NAME = "plain-answers";
    private static final String DECOMPRESSOR = "inflater";

    /** Deflate expands a byte to at most 1,032: a slice to about one mebibyte. */
    private static final int SLICE_BYTES = 1 << 10;

    private final ChannelHandlerContext decompressor;
    private boolean compressed;

    private PlainAnswers(ChannelHandlerContext decompressor) {
        this.decompressor = decompressor;
    }

    /** Ensures that uncompressed answers on this connection bypass its decompressor, if it has one. */
    static void installOn(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext decompressor = pipeline.context(DECOMPRESSOR);
        if (decompressor != null && pipeline.get(NAME) == null) {
            pipeline.addBefore(DECOMPRESSOR, NAME, new PlainAnswers(decompressor));
        }
    }

    /** The headers of an answer decide for all its parts. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object part) {
        if (part instanceof HttpResponse head) {
            compressed = head.headers().contains(HttpHeaderNames.CONTENT_ENCODING);
        }
        if (compressed
                && part instanceof HttpContent content
                && content.content().readableBytes() > SLICE_BYTES) {
            inflateInSlices(ctx, content);
        } else {
            (compressed ? ctx : decompressor).fireChannelRead(part);
        }
    }

    private static void inflateInSlices(ChannelHandlerContext ctx, HttpContent part) {
        ByteBuf bytes = part.content();
        while (bytes.readableBytes() > SLICE_BYTES && ctx.channel().isActive()) {
            ctx.fireChannelRead(new DefaultHttpContent(bytes.readRetainedSlice(SLICE_BYTES)));
        }
        if (ctx.channel().isActive()) {
            ctx.fireChannelRead(part);
        } else {
            part.release();
        }
    }
}
