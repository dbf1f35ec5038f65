package cerebras.loadtest.emulator.plan;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.plan.Emission.Payload;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An answer decided to the last byte, with the moment of each part.
 *
 * @param status HTTP status
 * @param headers complete, framing included; sent together with the first emission
 * @param dialect in which a completion is written
 * @param id of the completion; absent where it is none
 * @param model the id of the model that answers; absent where none does
 * @param cachedTokens of the prompt, which its model did not read again; absent where none was let in
 * @param emissions at least one, in the order they are due; none at all only if the answer never ends
 * @param end what comes after the last of them
 * @param fault the name of the fault that made the answer what it is; absent where none did
 * @param lease what it occupies until it ends
 */
public record AnswerPlan(
        int status,
        HttpHeaders headers,
        Dialect dialect,
        Optional<String> id,
        Optional<String> model,
        OptionalInt cachedTokens,
        List<Emission> emissions,
        End end,
        Optional<String> fault,
        Lease lease) {

    private static final String ID = "inference-id";

    public static final String JSON = "application/json";
    public static final String EVENTS = "text/event-stream; charset=utf-8";

    /** An answer that is sent at once and in one piece, with its length in the headers. */
    public static AnswerPlan immediate(int status, String contentType, byte[] body) {
        HttpHeaders headers = headers(contentType).set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return new AnswerPlan(
                status,
                headers,
                Dialect.CEREBRAS,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                List.of(new Emission(0, 0, Payload.of(body))),
                End.COMPLETE,
                Optional.empty(),
                Lease.NONE);
    }

    /**
     * A completion. Whole or streamed it comes in chunks, as Cerebras sends it, with the id in a header as well; in other
     * dialects that header is missing.
     */
    public static AnswerPlan completion(
            Dialect dialect, String contentType, String id, String model, List<Emission> emissions) {
        HttpHeaders headers = headers(contentType).set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        if (dialect == Dialect.CEREBRAS) {
            headers.set(ID, id);
        }
        return new AnswerPlan(
                200,
                headers,
                dialect,
                Optional.of(id),
                Optional.of(model),
                OptionalInt.empty(),
                emissions,
                End.COMPLETE,
                Optional.empty(),
                Lease.NONE);
    }

    /** Whether it is a stream of events. */
    public boolean streamed() {
        return headers.contains(HttpHeaderNames.CONTENT_TYPE, EVENTS, true);
    }

    public AnswerPlan withCachedTokens(int tokens) {
        return new AnswerPlan(
                status, headers, dialect, id, model, OptionalInt.of(tokens), emissions, end, fault, lease);
    }

    public AnswerPlan withEmissions(List<Emission> others) {
        return new AnswerPlan(status, headers, dialect, id, model, cachedTokens, others, end, fault, lease);
    }

    public AnswerPlan withEnd(End other) {
        return new AnswerPlan(status, headers, dialect, id, model, cachedTokens, emissions, other, fault, lease);
    }

    public AnswerPlan withFault(String name) {
        return new AnswerPlan(
                status, headers, dialect, id, model, cachedTokens, emissions, end, Optional.of(name), lease);
    }

    public AnswerPlan withLease(Lease other) {
        return new AnswerPlan(status, headers, dialect, id, model, cachedTokens, emissions, end, fault, other);
    }

    private static HttpHeaders headers(String contentType) {
        return DefaultHttpHeadersFactory.headersFactory().newHeaders().set(HttpHeaderNames.CONTENT_TYPE, contentType);
    }

    /** What comes after the last emission of an answer. */
    public enum End {
        /** The body ends as it should, and the connection serves the next request. */
        COMPLETE,
        /** As {@link #COMPLETE}, but the last emission told an error. */
        ERROR_EVENT,
        /** The connection is closed without the end of the body. */
        CUT,
        /** The connection is reset. */
        RESET,
        /** Nothing, until the client leaves. */
        NEVER;

        /** Whether the body ends as it should, so that the connection can serve the next request. */
        public boolean isOfWholeBody() {
            return this == COMPLETE || this == ERROR_EVENT;
        }
    }
}
