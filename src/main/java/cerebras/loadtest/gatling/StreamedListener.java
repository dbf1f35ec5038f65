package cerebras.loadtest.gatling;

import cerebras.loadtest.measure.AnswerStream;
import cerebras.loadtest.measure.AttemptTrace;
import cerebras.loadtest.measure.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;

/** An attempt whose answer comes as server-sent events. */
final class StreamedListener extends AttemptListener {

  private final AnswerStream answer;
  private boolean events;

  StreamedListener(AttemptTrace trace, Attempts attempts, EventLoop eventLoop, Progress progress) {
    super(trace, attempts, eventLoop, progress);
    this.answer = new AnswerStream(trace);
  }

  @Override
  void answerBegins(HttpResponseStatus status, HttpHeaders headers) {
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE, "").toLowerCase(Locale.ROOT);
    events = !type.contains("json") && !type.contains("html");
  }

  @Override
  void answerContinues(ByteBuf piece, long nanos) {
    int length = piece.readableBytes();
    if (events && length > 0) {
      piece.getBytes(piece.readerIndex(), answer.room(length), answer.end(), length);
      answer.received(length, nanos);
      if (answer.done()) {
        endBeforeItsTransfer(answer.complete(), nanos);
      }
    }
  }

  @Override
  void answerComplete() {
    if (events) {
      end(answer.complete(), latestReadNanos());
    } else {
      trace.error("not_an_event_stream", "asked for server-sent events, got another content type");
      end(Outcome.MALFORMED, latestReadNanos());
    }
  }

  @Override
  Outcome answerDropped() {
    return answer.dropped();
  }
}
