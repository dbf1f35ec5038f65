package cerebras.loadtest.gatling;

import cerebras.loadtest.api.ErrorBody;
import cerebras.loadtest.api.ErrorBody.ApiError;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.ErrorOutcome;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.Uncaught;
import cerebras.loadtest.settings.CancelSettings.Point;
import cerebras.loadtest.settings.CancelSettings.Unit;
import cerebras.loadtest.transport.Attempts;
import cerebras.loadtest.transport.Progress;
import cerebras.loadtest.transport.QuotaHeaders;
import cerebras.loadtest.transport.SocketReads;
import io.gatling.http.client.HttpListener;
import io.gatling.http.client.Request;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Follows one attempt through the events of Gatling's HTTP engine, notes its moments, and ends it exactly once. Used by
 * one event loop only.
 *
 * <p>The engine sends a request again when a kept-alive connection drops, by an oversight even when half of the answer has
 * arrived. A completion is billed, so no attempt is ever sent twice: this listener refuses the second sending.
 *
 * <p>Nothing is thrown into the engine but that: it would blame the server for a fault of this client, and end the process
 * at an {@link Error}.
 */
abstract class AttemptListener implements HttpListener {

    private static final int FIRST_REDIRECT = 300;
    private static final int FIRST_CLIENT_ERROR = 400;
    private static final int NOT_FOUND = 404;
    private static final int NOT_MODIFIED = 304;
    private static final int ERROR_BODY_BYTES = 64 << 10;

    /**
     * How long a user waits, after an answer that says that it is complete, for the end of its transfer, so that the next call
     * can use the same connection. By choice: mostly that end is there already, or arrives within a millisecond, and a new
     * connection with TLS takes longer than this on most networks.
     */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** How long the connection is kept after that. An end that arrives in this time makes it usable for a later call. */
    private static final long HELD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /**
     * How long a user waits after each answer, so that the event loop looks at the connection once more: bytes that follow an
     * answer without a request close it then, and are not taken for the answer to the next one. By choice: longer than it takes
     * a server to write twice in a row, and nothing beside a call.
     */
    private static final long STRAY_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    protected final AttemptTrace trace;
    private final Attempts attempts;
    private final EventLoop eventLoop;
    private final Progress progress;
    private Channel channel;
    private SocketReads reads;
    private ByteArrayOutputStream errorBody;
    private String location;
    private String encoding;
    private long bodyBytes;
    private boolean done;
    private boolean wentOn;
    private Future<?> waiting;
    private Future<?> plannedCancel;

    AttemptListener(AttemptTrace trace, Attempts attempts, EventLoop eventLoop, Progress progress) {
        this.trace = trace;
        this.attempts = attempts;
        this.eventLoop = eventLoop;
        this.progress = progress;
    }

    /** The headers of an answer that is to have a completion. */
    abstract void answerBegins(HttpResponseStatus status, HttpHeaders headers);

    /** A piece of its body, which arrived at {@code nanos}. */
    abstract void answerContinues(ByteBuf piece, long nanos);

    /** Its body is complete; to be followed by {@link #end}, at once or later on the same event loop. */
    abstract void answerComplete();

    /** The connection dropped in its body. Returns how the attempt ended. */
    abstract Outcome answerDropped();

    @Override
    public final void onSend() {
        if (trace.sent()) {
            eventLoop.execute(() -> failed(TransportFailure.CLOSED));
            throw new SecondSending();
        }
        trace.sent(attempts.nanoTime());
        attempts.begun(trace, () -> CompletableFuture.runAsync(this::cancel, eventLoop));
        if (trace.cancelPoint() != null && trace.cancelPoint().unit() == Unit.SINCE_SENT) {
            cancelIn(trace.cancelPoint().amount());
        }
    }

    private void cancelIn(long nanos) {
        plannedCancel =
                eventLoop.schedule(Uncaught.reported(this::cancelAsPlanned), Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }

    /** Text of a streamed answer has arrived: cancels it if it is to be cancelled here. */
    final void textArrived() {
        Point point = trace.cancelPoint();
        if (point == null || done || point.unit() == Unit.SINCE_SENT) {
            return;
        }
        if (point.unit() != Unit.SINCE_FIRST_TOKEN) {
            if (trace.hasReached(point)) {
                cancelAsPlanned();
            }
        } else if (plannedCancel == null && trace.firstTokenNanos().isPresent()) {
            cancelIn(trace.firstTokenNanos().getAsLong() + point.amount() - attempts.nanoTime());
        }
    }

    /** Closes the connection: HTTP/1.1 has no other way. The attempt ends when it is closed. */
    private void cancelAsPlanned() {
        if (done || trace.cancelled()) {
            return;
        }
        trace.cancelled(attempts.nanoTime());
        if (channel == null) {
            end(Outcome.CANCELLED_BY_PLAN, attempts.nanoTime());
        } else {
            channel.close().addListener(closed -> end(Outcome.CANCELLED_BY_PLAN, attempts.nanoTime()));
        }
    }

    @Override
    public final void onWrite(Channel written) {
        if (done) {
            // Cancelled before there was a connection.
            written.close();
            return;
        }
        try {
            channel = written;
            trace.connected(attempts.nanoTime());
            reads = attempts.prepare(written);
        } catch (RuntimeException | Error fault) {
            crashed(fault);
        }
    }

    @Override
    public void onFinalClientRequest(Request request) {}

    @Override
    public final void onHttpResponse(HttpResponseStatus status, HttpHeaders headers) {
        if (done) {
            return;
        }
        try {
            trace.headers(reads.latestNanos(), status.code(), QuotaHeaders.of(headers), headers.get("inference-id"));
            progress.answered(headers);
            if (hasCompletion(status.code())) {
                String left = headers.get(HttpHeaderNames.CONTENT_ENCODING);
                encoding = "identity".equalsIgnoreCase(left) ? null : left;
                answerBegins(status, headers);
            } else {
                errorBody = new ByteArrayOutputStream();
                location = headers.get(HttpHeaderNames.LOCATION);
            }
        } catch (RuntimeException | Error fault) {
            crashed(fault);
        }
    }

    /** Some gateways answer 201. */
    private static boolean hasCompletion(int status) {
        return status >= 200 && status < 300 && !isEmpty(status);
    }

    private static boolean isEmpty(int status) {
        return status == 204 || status == 205;
    }

    @Override
    public final void onHttpResponseBodyChunk(ByteBuf piece, boolean last) {
        if (done || trace.cancelled()) {
            if (last && done) {
                transferEnded();
            }
            return;
        }
        try {
            bodyBytes += piece.readableBytes();
            if (bodyBytes > trace.mostAnswerBytes()) {
                tooLarge();
                return;
            }
            if (errorBody == null) {
                reads.tellLateness(trace);
                answerContinues(piece, reads.latestNanos());
            } else {
                keep(piece);
            }
            if (last) {
                complete();
                transferEnded();
            }
        } catch (RuntimeException | Error fault) {
            crashed(fault);
        }
    }

    /** Some failures to open a connection come on a thread of Netty's own. */
    @Override
    public final void onThrowable(Throwable failure) {
        if (!eventLoop.inEventLoop()) {
            eventLoop.execute(() -> onThrowable(failure));
            return;
        }
        try {
            failed(TransportFailure.of(failure));
        } catch (RuntimeException | Error fault) {
            crashed(fault);
        }
    }

    /** The engine threw when it was to send: the attempt ends like one that found no connection. */
    final void notTaken(Throwable failure) {
        if (!trace.sent()) {
            onSend();
        }
        crashed(failure);
    }

    /** This client failed: an attempt that is under way ends, and the run with it if nothing can be relied on any more. */
    private void crashed(Throwable fault) {
        if (fault instanceof Error) {
            Uncaught.report(fault);
        }
        if (channel != null) {
            channel.close();
        }
        TransportFailure failure = TransportFailure.of(fault);
        failed(
                failure.outcome() == Outcome.CLIENT_ERROR
                        ? failure
                        : new TransportFailure(Outcome.CLIENT_ERROR, failure.code(), failure.message()));
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
        if (!done) {
            boolean unread = outcome == Outcome.STREAM_BROKEN || outcome == Outcome.MALFORMED;
            record(unread && encoding != null ? notDecoded() : outcome, nanos);
            goOn();
        }
    }

    /** The engine takes the header of an encoding away that it decodes; the one that is left says why nothing was understood. */
    private Outcome notDecoded() {
        trace.error(
                "not_decodable",
                "the answer has Content-Encoding " + encoding + ", which was not asked for and is not decoded");
        return Outcome.MALFORMED;
    }

    /** Ends the attempt like {@link #end}, though the transfer of its answer has not ended yet. */
    final void endBeforeItsTransfer(Outcome outcome, long nanos) {
        if (!done) {
            record(outcome, nanos);
            waiting = eventLoop.schedule(this::waitNoLonger, PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    /** What still comes is not read. */
    private void tooLarge() {
        if (errorBody == null) {
            trace.error(
                    "answer_too_large", "the body of the answer has more than " + trace.mostAnswerBytes() + " bytes");
        }
        record(errorBody == null ? Outcome.ANSWER_TOO_LARGE : refusal(), reads.latestNanos());
        channel.close();
        goOn();
    }

    private void waitNoLonger() {
        goOn();
        waiting = eventLoop.schedule((Runnable) channel::close, HELD_NANOS, TimeUnit.NANOSECONDS);
    }

    /**
     * The connection is free for the next request, which may be another attempt's: this attempt must not touch it any more. The
     * end of the transfer may come in the same piece as the end of the answer.
     */
    private void transferEnded() {
        if (done) {
            goOn();
        }
    }

    private void record(Outcome outcome, long nanos) {
        done = true;
        if (plannedCancel != null) {
            plannedCancel.cancel(false);
        }
        trace.ended(nanos, outcome);
        try {
            attempts.ended(trace);
        } catch (RuntimeException | Error notRecorded) {
            Uncaught.report(notRecorded);
        }
    }

    /** The user goes on soon, once. */
    private void goOn() {
        if (waiting != null) {
            waiting.cancel(false);
        }
        if (wentOn) {
            return;
        }
        wentOn = true;
        eventLoop.schedule(Uncaught.reported(progress::ended), STRAY_NANOS, TimeUnit.NANOSECONDS);
    }

    private void complete() {
        if (errorBody == null) {
            answerComplete();
            return;
        }
        end(refusal(), latestReadNanos());
    }

    /** What an answer without a completion says, as far as it came; a body that is not JSON speaks for itself. */
    private Outcome refusal() {
        int status = trace.status();
        if (isEmpty(status) || status == NOT_MODIFIED) {
            trace.error("no_content", "HTTP " + status + " has no body, so no completion");
            return isEmpty(status) ? Outcome.STREAM_BROKEN : Outcome.INVALID_REQUEST;
        }
        if (status >= FIRST_REDIRECT && status < FIRST_CLIENT_ERROR) {
            trace.error(
                    "redirect",
                    "redirects to " + (location == null ? "nowhere" : location)
                            + "; redirects are not followed: set target to where the API is");
            return Outcome.INVALID_REQUEST;
        }
        ApiError error = ErrorBody.parse(errorBody.toByteArray());
        String message = error.message() == null
                ? errorBody.toString(StandardCharsets.UTF_8).strip()
                : error.message();
        Outcome outcome = ErrorOutcome.of(status, error);
        boolean noPath = status == NOT_FOUND && outcome == Outcome.INVALID_REQUEST && error.name() == null;
        trace.error(noPath ? "unknown_path" : error.name(), message.isEmpty() ? null : message);
        return outcome;
    }

    /**
     * The attempt failed below HTTP. An answer that was whole all the same, but for the end of its transfer, is no failure; one
     * that had begun tells more than a connection that dropped.
     */
    private void failed(TransportFailure failure) {
        if (done) {
            goOn();
            return;
        }
        if (trace.cancelled()) {
            end(Outcome.CANCELLED_BY_PLAN, attempts.nanoTime());
            return;
        }
        boolean dropped = failure.outcome() == Outcome.CONNECT_ERROR || failure.outcome() == Outcome.TLS_ERROR;
        Outcome told = trace.answered() ? droppedAnswer() : failure.outcome();
        if (told.success()) {
            end(told, latestReadNanos());
            return;
        }
        if (trace.errorCode() == null) {
            trace.error(failure.code(), failure.message());
        }
        end(dropped ? told : failure.outcome(), attempts.nanoTime());
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
