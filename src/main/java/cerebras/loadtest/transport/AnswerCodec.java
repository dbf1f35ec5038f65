package cerebras.loadtest.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.util.List;

/**
 * The HTTP/1.1 codec of a connection. It replaces Gatling's, which assigns any answer to the next request. This one
 * expects one answer for each request:
 * <ul>
 *   <li>Bytes after an answer, or on an idle connection, close the connection before another request can use it.
 *   <li>Interim answers (100, 102, 103) are skipped.
 *   <li>Status line and headers are bounded.
 * </ul>
 *
 * <p>Used by the event loop of its connection only.
 */
public final class AnswerCodec extends CombinedChannelDuplexHandler<AnswerCodec.Decoder, HttpRequestEncoder> {

    /**
     * The longest status line, and the longest first line of a chunk, in bytes. By choice generous, like the limit of
     * all headers: an answer beyond them is refused because of its memory use, not because it is invalid.
     */
    static final int LONGEST_LINE = 64 << 10;

    /** All headers of an answer together, or all its trailers, in bytes. curl allows 300 KiB. */
    static final int LARGEST_HEADERS = 512 << 10;

    /** Maximum number of interim answers before an answer. By choice: servers send one or two. */
    static final int MOST_INTERIM = 100;

    /** Gatling's name for the codec, which determines the order of its other handlers. */
    private static final String NAME = "http";

    private AnswerCodec() {
        super(new Decoder(), new HttpRequestEncoder());
    }

    /** Allows one answer; to be called before a request is written to the connection. */
    static void expectAnswer(Channel channel) {
        if (channel.pipeline().get(NAME) instanceof AnswerCodec installed) {
            installed.inboundHandler().expectAnswer();
            return;
        }
        AnswerCodec codec = new AnswerCodec();
        codec.inboundHandler().expectAnswer();
        channel.pipeline().replace(NAME, NAME, codec);
    }

    /** An answer is not HTTP/1.1; the cause says why. */
    public static final class NotHttp extends DecoderException {
        private static final long serialVersionUID = 1L;

        public NotHttp(String message) {
            super(message);
        }

        public NotHttp(Throwable cause) {
            super(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
        }
    }

    /** Decodes one answer for each request. */
    static final class Decoder extends HttpResponseDecoder {

        private boolean expecting;
        private int interim;
        private LastHttpContent held;

        private Decoder() {
            super(new HttpDecoderConfig()
                    .setMaxInitialLineLength(LONGEST_LINE)
                    .setMaxHeaderSize(LARGEST_HEADERS)
                    .setAllowDuplicateContentLengths(true)
                    .setValidateHeaders(false));
        }

        private void expectAnswer() {
            expecting = true;
            interim = 0;
        }

        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage head) {
            return super.isContentAlwaysEmpty(head)
                    || head instanceof HttpResponse answer
                            && answer.status().code() == HttpResponseStatus.RESET_CONTENT.code();
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf bytes, List<Object> out) throws Exception {
            if (!expecting) {
                bytes.skipBytes(bytes.readableBytes());
                close(ctx);
                return;
            }
            super.decode(ctx, bytes, out);
            if (!out.isEmpty()) {
                decoded(out, bytes.isReadable());
            }
        }

        @Override
        protected void decodeLast(ChannelHandlerContext ctx, ByteBuf bytes, List<Object> out) throws Exception {
            if (expecting) {
                super.decodeLast(ctx, bytes, out);
                if (!out.isEmpty()) {
                    decoded(out, false);
                }
            }
        }

        /** @param more whether further bytes, which belong to no answer, follow the end of an answer */
        private void decoded(List<Object> out, boolean more) {
            int latest = out.size() - 1;
            if (out.get(latest) instanceof DecoderResultProvider result
                    && result.decoderResult().isFailure()) {
                result.setDecoderResult(
                        DecoderResult.failure(named(result.decoderResult().cause())));
            } else if (out.get(0) instanceof HttpResponse head
                    && head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                interim(head, out);
            } else if (out.get(latest) instanceof LastHttpContent last) {
                expecting = false;
                if (more) {
                    held = last;
                    out.remove(latest);
                }
            }
        }

        private void interim(HttpResponse head, List<Object> out) {
            interim++;
            if (head.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
                head.setDecoderResult(
                        DecoderResult.failure(new NotHttp("switched protocols (101) without a request to do so")));
            } else if (interim > MOST_INTERIM) {
                head.setDecoderResult(
                        DecoderResult.failure(new NotHttp("more than " + MOST_INTERIM + " interim answers")));
            } else {
                out.clear();
            }
        }

        /** Classifies a failure of the server; limits and closed connections keep their own types. */
        private static Throwable named(Throwable cause) {
            return cause instanceof TooLongFrameException || cause instanceof PrematureChannelClosureException
                    ? cause
                    : new NotHttp(cause);
        }

        /** Passes on the end of an answer only after the connection can no longer be used for another request. */
        private void close(ChannelHandlerContext ctx) {
            LastHttpContent last = held;
            held = null;
            if (last == null) {
                ctx.close();
            } else {
                ctx.close().addListener(closed -> ctx.fireChannelRead(last));
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
            super.userEventTriggered(ctx, event);
            if (event instanceof SslCloseCompletionEvent) {
                ctx.close();
            }
        }
    }
}
