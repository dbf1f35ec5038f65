package cerebras.loadtest.benchmark;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.commons.validation.Success;
import io.gatling.core.action.Action;
import io.gatling.core.action.SessionHook;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.http.cache.SslContextSupport;
import io.gatling.http.client.HttpListener;
import io.gatling.http.client.Request;
import io.gatling.http.protocol.HttpComponents;
import io.gatling.http.protocol.HttpProtocol;
import io.gatling.http.request.HttpRequest;
import io.gatling.http.request.HttpRequestDef;
import io.gatling.http.request.builder.HttpRequestBuilder;
import io.gatling.javaapi.core.ActionBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;

/** The step "one POST whose answer is thrown away". */
record EngineCall(byte[] body) implements ActionBuilder {

    @Override
    public io.gatling.core.action.builder.ActionBuilder asScala() {
        return this::build;
    }

    private Action build(ScenarioContext context, Action next) {
        HttpComponents http = context.protocolComponentsRegistry().components(HttpProtocol.HttpProtocolKey());
        HttpRequestBuilder post = (HttpRequestBuilder)
                http("engine").post(Stage.PATH).body(ByteArrayBody(body)).asScala();
        HttpRequestDef request = post.build(
                http.httpCaches(),
                http.httpProtocol(),
                context.throttled(),
                context.coreComponents().configuration());
        return new SessionHook(null, "engine", context.coreComponents().statsEngine(), next) {
            @Override
            public void execute(Session session) {
                send(http, request, session, next);
            }
        };
    }

    private static void send(HttpComponents http, HttpRequestDef request, Session session, Action next) {
        http.httpEngine()
                .executeRequest(
                        ((Success<HttpRequest>) request.build(session)).value().clientRequest(),
                        session.userId(),
                        http.httpProtocol().enginePart().shareConnections(),
                        session.eventLoop(),
                        new End(session, next),
                        SslContextSupport.sslContexts(session));
    }

    /** Waits for the end only. */
    private record End(Session session, Action next) implements HttpListener {

        @Override
        public void onHttpResponseBodyChunk(ByteBuf chunk, boolean last) {
            if (last) {
                next.$bang(session);
            }
        }

        @Override
        public void onThrowable(Throwable failure) {
            next.$bang(session.markAsFailed());
        }

        @Override
        public void onHttpResponse(HttpResponseStatus status, HttpHeaders headers) {}

        @Override
        public void onWrite(Channel channel) {}

        @Override
        public void onFinalClientRequest(Request request) {}
    }
}
