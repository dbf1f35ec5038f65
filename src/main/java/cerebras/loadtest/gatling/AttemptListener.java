package cerebras.loadtest.gatling;

import cerebras.loadtest.measure.AttemptTrace;
import cerebras.loadtest.measure.ErrorOutcome;
import cerebras.loadtest.measure.Outcome;
import cerebras.loadtest.wire.ApiError;
import cerebras.loadtest.wire.ErrorBody;
import io.gatling.http.client.HttpListener;
import io.gatling.http.client.Request;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * Follows one attempt through the events of Gatling's HTTP engine, notes its moments, and ends it exactly once. Used by
 * one event loop only.
 *
 * <p>The engine sends a request again when a kept-alive connection drops, by an oversight even when half of the answer has
 * arrived. A completion is billed, so no attempt is ever sent twice: this listener refuses the second sending.
 */
abstract class AttemptListener implements HttpListener {

  private static final int OK = 200;
  private static final int FIRST_REDIRECT = 300;
  private static final int FIRST_CLIENT_ERROR = 400;
  private static final String CLOSED_MESSAGE = "the connection was closed before the answer was complete";
  private static final int ERROR_BODY_BYTES = 64 << 10;

  protected final AttemptTrace trace;
  private final Attempts attempts;
  private final Progress progress;
  private SocketReads reads;
  private ByteArrayOutputStream errorBody;
  private String location;
  private boolean done;

  AttemptListener(AttemptTrace trace, Attempts attempts, Progress progress) {
    this.trace = trace;
    this.attempts = attempts;
    this.progress = progress;
  }

  /** The headers of an answer with status 200. */
  abstract void answerBegins(HttpResponseStatus status, HttpHeaders headers);

  /** A piece of its body, which arrived at {@code nanos}. */
  abstract void answerContinues(ByteBuf piece, long nanos);

  /** Its body is complete; to be followed by {@link #end}, at once or later on the same event loop. */
  abstract void answerComplete();

  /** The connection dropped in its body. Returns how the attempt ended. */
  abstract Outcome answerDropped();

  /** On the user's event loop, after everything that the engine is doing now. */
  abstract void soon(Runnable task);

  @Override
  public final void onSend() {
    if (trace.sent()) {
      soon(() -> failed(Outcome.CONNECT_ERROR, TransportFailure.CLOSED, CLOSED_MESSAGE));
      throw new SecondSending();
    }
    trace.sent(attempts.nanoTime());
    attempts.begun(trace, () -> CompletableFuture.runAsync(this::cancel, this::soon));
  }

  @Override
  public final void onWrite(Channel channel) {
    trace.connected(attempts.nanoTime());
    reads = attempts.prepare(channel);
  }

  @Override
  public void onFinalClientRequest(Request request) {}

  @Override
  public final void onHttpResponse(HttpResponseStatus status, HttpHeaders headers) {
    if (done) {
      return;
    }
    trace.headers(reads.latestNanos(), status.code(), QuotaHeaders.of(headers), headers.get("inference-id"));
    progress.answered(headers);
    if (status.code() == OK) {
      answerBegins(status, headers);
    } else {
      errorBody = new ByteArrayOutputStream();
      location = headers.get(HttpHeaderNames.LOCATION);
    }
  }

  @Override
  public final void onHttpResponseBodyChunk(ByteBuf piece, boolean last) {
    if (done) {
      return;
    }
    if (errorBody == null) {
      answerContinues(piece, reads.latestNanos());
    } else {
      keep(piece);
    }
    if (last) {
      complete();
    }
  }

  @Override
  public final void onThrowable(Throwable failure) {
    if (done) {
      return;
    }
    if (failure instanceof TimeoutException) {
      failed(Outcome.TIMEOUT, "timeout", "no complete answer within the request timeout");
      return;
    }
    String code = TransportFailure.code(failure);
    String message = code.equals(TransportFailure.CLOSED) ? CLOSED_MESSAGE : failure.getMessage();
    failed(failure instanceof IOException ? Outcome.CONNECT_ERROR : Outcome.MALFORMED, code, message);
  }

  /** The engine threw when it was to send: the attempt ends like one that found no connection. */
  final void notTaken(RuntimeException failure) {
    if (!trace.sent()) {
      onSend();
    }
    failed(Outcome.CONNECT_ERROR, TransportFailure.NOT_SENT, String.valueOf(failure.getMessage()));
  }

  /** The time that the latest piece of the answer bears. */
  final long latestReadNanos() {
    return reads.latestNanos();
  }

  private void cancel() {
    end(Outcome.CANCELLED, attempts.nanoTime());
  }

  /** Ends the attempt, unless it was cancelled before: how it ended, and that it did, is said once. */
  final void end(Outcome outcome, long nanos) {
    if (done) {
      return;
    }
    done = true;
    trace.ended(nanos, outcome);
    attempts.ended(trace);
    progress.ended();
  }

  private void complete() {
    if (errorBody == null) {
      answerComplete();
      return;
    }
    end(refusal(), latestReadNanos());
  }

  /** What an answer other than 200 says, as far as it came; a body that is not JSON speaks for itself. */
  private Outcome refusal() {
    if (trace.status() >= FIRST_REDIRECT && trace.status() < FIRST_CLIENT_ERROR) {
      trace.error("redirect", "redirects to " + (location == null ? "nowhere" : location)
          + "; redirects are not followed: set target to where the API is");
      return Outcome.INVALID_REQUEST;
    }
    ApiError error = ErrorBody.parse(errorBody.toByteArray());
    String message = error.message() == null ? errorBody.toString(StandardCharsets.UTF_8).strip() : error.message();
    trace.error(error.codeText(), message.isEmpty() ? null : message);
    return ErrorOutcome.of(trace.status(), error);
  }

  /**
   * The attempt failed below HTTP. An answer that was whole all the same, but for the end of its transfer, is no failure.
   *
   * @param failure its outcome, unless the answer had begun and tells more
   */
  private void failed(Outcome failure, String code, String message) {
    if (done) {
      return;
    }
    Outcome told = trace.answered() ? droppedAnswer() : failure;
    if (told.success()) {
      end(told, latestReadNanos());
      return;
    }
    if (trace.errorCode() == null) {
      trace.error(code, message);
    }
    end(failure == Outcome.CONNECT_ERROR ? told : failure, attempts.nanoTime());
  }

  private Outcome droppedAnswer() {
    return errorBody == null ? answerDropped() : refusal();
  }

  private void keep(ByteBuf piece) {
    int length = Math.min(piece.readableBytes(), ERROR_BODY_BYTES - errorBody.size());
    byte[] bytes = new byte[length];
    piece.getBytes(piece.readerIndex(), bytes);
    errorBody.write(bytes, 0, length);
  }

  /** Thrown into the engine to stop it; without a stack trace, for it is not an error of anybody here. */
  private static final class SecondSending extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
