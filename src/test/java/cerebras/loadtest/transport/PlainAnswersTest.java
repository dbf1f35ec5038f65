package cerebras.loadtest.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class PlainAnswersTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private int decompressed;

    @Test
    void answersOfOneConnectionMayBeCompressedOrNot() throws IOException {
        withDecompressor();
        assertEquals("plain", answer(null, "plain".getBytes(StandardCharsets.UTF_8)));
        assertEquals("packed", answer("gzip", gzip("packed")));
        assertEquals("plain again", answer(null, "plain again".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void onlyCompressedAnswersReachTheDecompressor() throws IOException {
        withDecompressor();
        answer(null, "plain".getBytes(StandardCharsets.UTF_8));
        assertEquals(0, decompressed);
        answer("gzip", gzip("packed"));
        assertEquals(2, decompressed, "its head and its body");
    }

    @Test
    void noMoreIsInflatedThanIsReadBeforeTheConnectionIsClosed() throws IOException {
        withDecompressor();
        AtomicInteger inflated = new AtomicInteger();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object part) {
                if (part instanceof HttpContent content) {
                    inflated.addAndGet(content.content().readableBytes());
                    content.release();
                    if (inflated.get() > 4 << 20) {
                        ctx.close();
                    }
                }
            }
        });
        answer("gzip", gzip("\0".repeat(64 << 20)));
        assertTrue(inflated.get() < 6 << 20, inflated + " of 64 MiB: a slice opens to a mebibyte");
    }

    @Test
    void connectionWithoutDecompressorIsLeftAlone() {
        PlainAnswers.installOn(channel);
        assertNull(channel.pipeline().get("plain-answers"));
    }

    /** Every call on a connection installs what leads past its decompressor. */
    private void withDecompressor() {
        channel.pipeline().addLast("inflater", new CountingDecompressor());
        PlainAnswers.installOn(channel);
        PlainAnswers.installOn(channel);
    }

    /** The text of an answer, behind the decompressor. */
    private String answer(String encoding, byte[] body) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        if (encoding != null) {
            head.headers().set(HttpHeaderNames.CONTENT_ENCODING, encoding);
        }
        channel.writeInbound(head, new DefaultLastHttpContent(Unpooled.wrappedBuffer(body)));
        StringBuilder text = new StringBuilder();
        for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
            if (part instanceof HttpContent content) {
                ByteBuf bytes = content.content();
                text.append(bytes.toString(StandardCharsets.UTF_8));
                assertEquals(1, content.refCnt(), "nobody holds it but its receiver");
                content.release();
            }
        }
        return text.toString();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private final class CountingDecompressor extends HttpContentDecompressor {

        CountingDecompressor() {
            super(0);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object part) throws Exception {
            decompressed++;
            super.channelRead(ctx, part);
        }
    }
}
