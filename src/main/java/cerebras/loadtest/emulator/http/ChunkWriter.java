package cerebras.loadtest.emulator.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpServerCodec;

/** Writes the parts of a body, except the last. */
interface ChunkWriter {

    /** A buffer for the bytes of one part. */
    ByteBuf buffer();

    /** Sends a {@link #buffer} with a separate write and flush. */
    void send(ByteBuf part);

    /** @param chunked whether the head of the answer announced chunks */
    static ChunkWriter of(ChannelHandlerContext ctx, boolean chunked) {
        ChannelHandlerContext codec = ctx.pipeline().context(HttpServerCodec.class);
        return chunked && codec != null ? new Chunks(codec) : new Contents(ctx);
    }

    /** Any protocol: the codec of the pipeline frames the bytes. */
    record Contents(ChannelHandlerContext ctx) implements ChunkWriter {

        @Override
        public ByteBuf buffer() {
            return ctx.alloc().buffer();
        }

        @Override
        public void send(ByteBuf part) {
            ctx.writeAndFlush(new DefaultHttpContent(part), ctx.voidPromise());
        }
    }

    /**
     * Chunks of HTTP/1.1, framed here instead of in the codec, which would use three buffers for each chunk: the system
     * call that gathers them costs more than all other work for an event.
     */
    record Chunks(ChannelHandlerContext codec) implements ChunkWriter {

        private static final int USUAL_BYTES = 512;
        private static final int END_OF_LINE = '\r' << 8 | '\n';

        /** Eight hexadecimal digits and the line end. */
        private static final int FRAME_BYTES = 10;

        @Override
        public ByteBuf buffer() {
            return codec.alloc().ioBuffer(USUAL_BYTES).setIndex(FRAME_BYTES, FRAME_BYTES);
        }

        /** Writes the length of the part backwards, directly before it. An empty chunk would end the body. */
        @Override
        public void send(ByteBuf part) {
            if (part.isReadable()) {
                codec.writeAndFlush(framed(part), codec.voidPromise());
            } else {
                part.release();
                codec.flush();
            }
        }

        private static ByteBuf framed(ByteBuf part) {
            int start = part.readerIndex() - 2;
            part.setShort(start, END_OF_LINE);
            for (int left = part.readableBytes(); left > 0; left >>>= 4) {
                part.setByte(--start, Character.forDigit(left & 0xf, 16));
            }
            return part.readerIndex(start).writeShort(END_OF_LINE);
        }
    }
}
