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
 * A completely planned answer: all bytes, and the due time of each part.
 *
 * @param status HTTP status
 * @param headers complete, framing included; sent together with the first emission
 * @param dialect dialect of a completion
 * @param id id of the completion; absent for other answers
 * @param model id of the answering model; absent if none answers
 * @param cachedTokens prompt tokens that were cached; absent if no request was admitted
 * @param replica index of the replica that answers; absent if none does
 * @param emissions at least one, in order of their due times; none only if the answer never ends
 * @param end what follows the last of them
 * @param fault name of the injected fault; absent for none
 * @param lease resources that it occupies until it ends
 */
public record AnswerPlan(
        int status,
        HttpHeaders headers,
        Dialect dialect,
        Optional<String> id,
        Optional<String> model,
        OptionalInt cachedTokens,
        OptionalInt replica,
        List<Emission> emissions,
        End end,
        Optional<String> fault,
        Lease lease) {

    private static final String ID = "inference-id";

    public static final String JSON = "application/json";
    public static final String EVENTS = "text/event-stream; charset=utf-8";

    /** An answer that is sent immediately and in one piece, with its length in the headers. */
    public static AnswerPlan immediate(int status, String contentType, byte[] body) {
        HttpHeaders headers = headers(contentType).set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return new AnswerPlan(
                status,
                headers,
                Dialect.CEREBRAS,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                List.of(new Emission(0, 0, Payload.of(body))),
                End.COMPLETE,
                Optional.empty(),
                Lease.NONE);
    }

    /**
     * A completion. Streamed or not, it is sent in chunks as by Cerebras, with the id also in a header, which other
     * dialects do not have.
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
                status, headers, dialect, id, model, OptionalInt.of(tokens), replica, emissions, end, fault, lease);
    }

    public AnswerPlan withReplica(int index) {
        return new AnswerPlan(
                status, headers, dialect, id, model, cachedTokens, OptionalInt.of(index), emissions, end, fault, lease);
    }

    public AnswerPlan withEmissions(List<Emission> others) {
        return new AnswerPlan(status, headers, dialect, id, model, cachedTokens, replica, others, end, fault, lease);
    }

    public AnswerPlan withEnd(End other) {
        return new AnswerPlan(
                status, headers, dialect, id, model, cachedTokens, replica, emissions, other, fault, lease);
    }

    public AnswerPlan withFault(String name) {
        return new AnswerPlan(
                status, headers, dialect, id, model, cachedTokens, replica, emissions, end, Optional.of(name), lease);
    }

    public AnswerPlan withLease(Lease other) {
        return new AnswerPlan(status, headers, dialect, id, model, cachedTokens, replica, emissions, end, fault, other);
    }

    private static HttpHeaders headers(String contentType) {
        return DefaultHttpHeadersFactory.headersFactory().newHeaders().set(HttpHeaderNames.CONTENT_TYPE, contentType);
    }

    /** What follows the last emission of an answer. */
    public enum End {
        /** The body ends properly, and the connection serves the next request. */
        COMPLETE,
        /** As {@link #COMPLETE}, but the last emission reported an error. */
        ERROR_EVENT,
        /** The connection is closed without the end of the body. */
        CUT,
        /** The connection is reset. */
        RESET,
        /** Nothing, until the client leaves. */
        NEVER;

        /** Whether the body ends properly, so that the connection can serve the next request. */
        public boolean isOfWholeBody() {
            return this == COMPLETE || this == ERROR_EVENT;
        }
    }
}
