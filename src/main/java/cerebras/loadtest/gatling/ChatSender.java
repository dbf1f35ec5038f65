package cerebras.loadtest.gatling;

import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.TraceIds;
import cerebras.loadtest.transport.Attempts;
import cerebras.loadtest.transport.Progress;
import io.gatling.commons.util.Clock;
import io.gatling.commons.validation.Success;
import io.gatling.commons.validation.Validation;
import io.gatling.core.session.Session;
import io.gatling.http.cache.SslContextSupport;
import io.gatling.http.client.Request;
import io.gatling.http.protocol.HttpComponents;
import io.gatling.http.request.HttpRequest;
import io.gatling.http.request.HttpRequestDef;

/**
 * Sends chat requests on Gatling's HTTP engine.
 *
 * @param request what is sent, for a session
 * @param traceIds of the header {@code traceparent}; {@code null} where requests carry none
 */
record ChatSender(HttpRequestDef request, HttpComponents http, Clock wallClock, Attempts attempts, TraceIds traceIds) {

    /** Sends one request; {@code progress} is always notified of its end. */
    void send(Session session, AttemptTrace trace, Progress progress) {
        HttpRequest built = build(request, session);
        AttemptListener listener = listener(session, trace, progress);
        try {
            http.httpEngine()
                    .executeRequest(
                            traced(built.clientRequest(), trace),
                            session.userId(),
                            http.httpProtocol().enginePart().shareConnections(),
                            session.eventLoop(),
                            listener,
                            SslContextSupport.sslContexts(session));
        } catch (RuntimeException | Error e) {
            listener.notTaken(e);
        }
    }

    private Request traced(Request request, AttemptTrace trace) {
        if (traceIds == null) {
            return request;
        }
        Request copy = request.copyWithCopiedHeaders();
        copy.getHeaders().set("traceparent", traceIds.traceparent(trace));
        return copy;
    }

    static HttpRequest build(HttpRequestDef request, Session session) {
        Validation<HttpRequest> built = request.build(session);
        if (built instanceof Success<HttpRequest> success) {
            return success.value();
        }
        throw new IllegalStateException("the request cannot be built: " + built);
    }

    private AttemptListener listener(Session session, AttemptTrace trace, Progress progress) {
        return trace.streamed()
                ? new StreamedListener(trace, attempts, session.eventLoop(), progress)
                : new WholeListener(trace, attempts, session.eventLoop(), progress);
    }
}
