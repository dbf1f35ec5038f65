package cerebras.loadtest.gatling;

import cerebras.loadtest.records.AnswerStream;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.transport.Attempts;
import cerebras.loadtest.transport.Progress;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;

/** An attempt whose answer is streamed as server-sent events. */
final class StreamedListener extends AttemptListener {

    private final AnswerStream answer;

    StreamedListener(AttemptTrace trace, Attempts attempts, EventLoop eventLoop, Progress progress) {
        super(trace, attempts, eventLoop, progress);
        this.answer = new AnswerStream(trace);
    }

    @Override
    void answerBegins(HttpResponseStatus status, HttpHeaders headers) {}

    @Override
    void answerContinues(ByteBuf piece, long nanos) {
        int length = piece.readableBytes();
        if (length > 0) {
            byte[] room = answer.room(length);
            piece.getBytes(piece.readerIndex(), room, answer.end(), length);
            trace.body(room, answer.end(), length);
            answer.received(length, nanos);
            if (answer.done()) {
                endBeforeItsTransfer(answer.complete(), nanos);
            }
            textArrived();
        }
    }

    @Override
    void answerComplete() {
        end(answer.complete(), latestReadNanos());
    }

    @Override
    Outcome answerDropped() {
        return answer.dropped();
    }
}
