package cerebras.loadtest.gatling;

import static io.gatling.javaapi.http.HttpDsl.http;

import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Clock;
import cerebras.loadtest.run.Setup;
import cerebras.loadtest.run.TargetClient;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.Secrets;
import cerebras.loadtest.transport.Attempts;
import cerebras.loadtest.transport.Progress;
import cerebras.loadtest.workload.Question;
import io.gatling.commons.util.DefaultClock;
import io.gatling.core.CoreComponents;
import io.gatling.core.actor.ActorSystem;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.session.Session;
import io.gatling.core.session.Session$;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.http.cache.SslContextSupport;
import io.gatling.http.client.HttpListener;
import io.gatling.http.client.Request;
import io.gatling.netty.util.Transports;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import scala.Option;

/**
 * Asks the target before the load, in the way of the load: Gatling's HTTP engine with the run's protocol, headers, TLS and
 * proxy, and the load's own request and reader of answers. What works here works there, and the other way round. It has an
 * event loop and a connection of its own; nothing of it is recorded.
 */
public final class PreflightClient extends TargetClient {

    /** How much longer than its request timeout an answer is waited for: the engine ends it before that. */
    private static final Duration GRACE = Duration.ofSeconds(10);
    /** By choice: 20,000 models, each with its description. */
    private static final int MOST_BYTES = 4 << 20;

    private static final long USER = 0;

    private final Setup setup;
    private final ActorSystem actors = new ActorSystem();
    private final EventLoopGroup eventLoops;
    private final EventLoop eventLoop;
    private final ScenarioContext context;
    private final Session session;
    private final Attempts attempts;
    private volatile String protocol = "";

    public PreflightClient(Setup setup) {
        super(setup);
        this.setup = setup;
        GatlingConfiguration configuration = Engine.configuration();
        eventLoops = Transports.newEventLoopGroup(
                configuration.netty().useNativeTransport(),
                configuration.netty().useIoUring(),
                1,
                "preflight");
        eventLoop = eventLoops.next();
        CoreComponents core = new CoreComponents(
                actors, eventLoops, null, Option.empty(), null, new DefaultClock(), null, configuration);
        context = ApiProtocol.context(core, setup);
        attempts = new Attempts(
                Clock.system(), ending -> {}, finished -> {}, setup.secrets(), setup.namedKeys(), eventLoop -> null);
        ChatStep.components(context);
        session = context.protocolComponentsRegistry()
                .onStart()
                .apply(Session$.MODULE$.apply("preflight", USER, eventLoop));
    }

    @Override
    protected Reply fetch(URI url) throws NoAnswer {
        var reply = new ReplyListener();
        var request = ChatStep.request(
                context,
                http("preflight")
                        .get(url.toString())
                        .header("Accept", "application/json")
                        .requestTimeout(patience()));
        eventLoop.execute(() -> ChatStep.components(context)
                .httpEngine()
                .executeRequest(
                        ChatSender.build(request, session).clientRequest(),
                        USER,
                        false,
                        eventLoop,
                        reply,
                        SslContextSupport.sslContexts(session)));
        return await(reply.done, patience().plus(GRACE));
    }

    @Override
    protected Completion send(Setup asking, Question question) throws NoAnswer {
        var step = new ChatStep("preflight", () -> asking, (ignoredContext, ignoredStep) -> null);
        ChatSender sender = step.sender(context, asking.api().toString(), attempts);
        Session calling = session.set(ChatAction.CALLS, 1L).set(ChatAction.QUESTION, question);
        AttemptTrace trace = step.trace(calling, 1);
        var done = new CompletableFuture<Completion>();
        eventLoop.execute(() -> sender.send(calling, trace, new Progress() {
            private Map<String, String> told = Map.of();
            private Instant toldAt;

            @Override
            public void answered(HttpHeaders headers) {
                told = named(headers);
                toldAt = Instant.now();
            }

            @Override
            public void ended() {
                done.complete(new Completion(trace, told, toldAt == null ? Instant.now() : toldAt));
            }
        }));
        return await(done, setup.settings().requestTimeout().plus(GRACE));
    }

    @Override
    public String protocol() {
        return protocol;
    }

    private <T> T await(CompletableFuture<T> answer, Duration patience) throws NoAnswer {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            TransportFailure failure = TransportFailure.of(e.getCause());
            throw new NoAnswer(failure.code(), failure.message());
        } catch (TimeoutException e) {
            throw new NoAnswer("timeout", null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted while waiting for target=" + setup.base());
        }
    }

    /** Headers by their names in lower case; of several of one name the first. */
    private static Map<String, String> named(HttpHeaders headers) {
        Map<String, String> named = new TreeMap<>();
        headers.forEach(header -> named.putIfAbsent(
                Secrets.mask(header.getKey().toLowerCase(Locale.ROOT)), Secrets.mask(header.getValue())));
        return named;
    }

    @Override
    public void close() {
        context.protocolComponentsRegistry().onExit().apply(session);
        actors.close();
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** Collects an answer, but no more of it than is ever read: a list may have no end. */
    private final class ReplyListener implements HttpListener {

        private final CompletableFuture<Reply> done = new CompletableFuture<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private Channel channel;
        private HttpResponseStatus status;
        private HttpHeaders headers;

        @Override
        public void onFinalClientRequest(Request request) {}

        @Override
        public void onWrite(Channel channel) {
            this.channel = channel;
            attempts.prepare(channel);
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            protocol = tls == null
                    ? "HTTP/1.1, no TLS"
                    : "HTTP/1.1 over " + tls.engine().getSession().getProtocol();
        }

        @Override
        public void onHttpResponse(HttpResponseStatus status, HttpHeaders headers) {
            this.status = status;
            this.headers = headers;
        }

        @Override
        public void onHttpResponseBodyChunk(ByteBuf piece, boolean last) {
            if (done.isDone()) {
                return;
            }
            byte[] bytes = new byte[Math.min(piece.readableBytes(), MOST_BYTES - body.size())];
            piece.getBytes(piece.readerIndex(), bytes);
            body.writeBytes(bytes);
            boolean cut = bytes.length < piece.readableBytes();
            if (last || cut) {
                done.complete(new Reply(status.code(), named(headers), body.toByteArray(), cut));
            }
            if (cut) {
                channel.close();
            }
        }

        /** An answer that does not end is one all the same. */
        @Override
        public void onThrowable(Throwable failure) {
            if (status == null) {
                done.completeExceptionally(failure);
            } else {
                done.complete(new Reply(status.code(), named(headers), body.toByteArray(), true));
            }
        }
    }
}
