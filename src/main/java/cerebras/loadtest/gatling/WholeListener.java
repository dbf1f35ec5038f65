package cerebras.loadtest.gatling;

import cerebras.loadtest.records.AnswerReader;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.transport.Attempts;
import cerebras.loadtest.transport.Progress;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Arrays;

/** An attempt whose answer is not streamed. */
final class WholeListener extends AttemptListener {

    private static final int INITIAL_BYTES = 2 << 10;

    private byte[] body = new byte[INITIAL_BYTES];
    private int length;

    WholeListener(AttemptTrace trace, Attempts attempts, EventLoop eventLoop, Progress progress) {
        super(trace, attempts, eventLoop, progress);
    }

    @Override
    void answerBegins(HttpResponseStatus status, HttpHeaders headers) {}

    @Override
    void answerContinues(ByteBuf piece, long nanos) {
        int size = piece.readableBytes();
        if (length + size > body.length) {
            body = Arrays.copyOf(body, Math.max(length + size, 2 * body.length));
        }
        piece.getBytes(piece.readerIndex(), body, length, size);
        length += size;
    }

    @Override
    void answerComplete() {
        trace.body(body, 0, length);
        end(AnswerReader.whole(trace, body, length), latestReadNanos());
    }

    @Override
    Outcome answerDropped() {
        return Outcome.STREAM_BROKEN;
    }
}
