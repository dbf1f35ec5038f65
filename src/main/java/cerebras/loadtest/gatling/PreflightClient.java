package cerebras.loadtest.gatling;

import static io.gatling.javaapi.http.HttpDsl.http;

import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Clock;
import cerebras.loadtest.report.Numbers;
import cerebras.loadtest.settings.NetworkSettings;
import cerebras.loadtest.settings.Secrets;
import cerebras.loadtest.workload.Question;
import io.gatling.commons.util.DefaultClock;
import io.gatling.core.CoreComponents;
import io.gatling.core.actor.ActorSystem;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.pause.Disabled$;
import io.gatling.core.protocol.Protocol;
import io.gatling.core.protocol.ProtocolComponentsRegistries;
import io.gatling.core.session.Session;
import io.gatling.core.session.Session$;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.http.cache.SslContextSupport;
import io.gatling.http.client.HttpListener;
import io.gatling.http.client.Request;
import io.gatling.http.protocol.HttpProtocol;
import io.gatling.netty.util.Transports;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import scala.Option;
import scala.collection.immutable.Map;

/**
 * Asks the target before the load, in the way of the load: Gatling's HTTP engine with the run's protocol, headers, TLS and
 * proxy, and the load's own request and reader of answers. What works here works there, and the other way round. It has an
 * event loop and a connection of its own; nothing of it is recorded.
 */
final class PreflightClient implements AutoCloseable {

    /** By choice: a list of models takes no time, wherever it comes from. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** What keeps every request from the target. Any other failure may be that of one path. */
    private static final Set<String> NO_WAY =
            Set.of("unknown_host", "connection_refused", "connect_timeout", "tls_error", TransportFailure.PROXY);
    /** How much longer than its request timeout an answer is waited for: the engine ends it before that. */
    private static final Duration GRACE = Duration.ofSeconds(10);
    /** By choice: 20,000 models, each with its description. */
    private static final int MOST_BYTES = 4 << 20;

    private static final int PROXY_AUTHENTICATION = 407;
    private static final int LONGEST_SHOWN = 300;
    private static final long USER = 0;

    private final Setup setup;
    private final ActorSystem actors = new ActorSystem();
    private final EventLoopGroup eventLoops;
    private final EventLoop eventLoop;
    private final ScenarioContext context;
    private final Session session;
    private final Attempts attempts;
    private volatile String protocol = "";

    /**
     * The answer to a GET.
     *
     * @param body as far as it came
     * @param cut whether there was more of it than is ever read
     */
    record Reply(int status, HttpHeaders headers, byte[] body, boolean cut) {}

    /** A request had no answer. */
    static final class NoAnswer extends Exception {

        private final String code;
        private final String reason;

        /** @param code of {@link TransportFailure} */
        private NoAnswer(String code, String reason) {
            super(code, null, false, false);
            this.code = code;
            this.reason = reason;
        }

        /** For people: "gave no answer within 10 s". */
        String words(Duration patience) {
            return switch (code) {
                case "timeout" -> "gave no answer within " + Numbers.CONSOLE.duration(patience.toNanos());
                case "connection_closed" -> "closed the connection without an answer";
                default -> "gave no answer that can be read (" + (reason == null ? code : shown(reason)) + ")";
            };
        }
    }

    /**
     * A completion that was asked for.
     *
     * @param trace has ended
     * @param headers of the answer; empty without one
     * @param headersAt when they came, by this machine's clock; when the call ended without one
     */
    record Completion(AttemptTrace trace, HttpHeaders headers, Instant headersAt) {}

    PreflightClient(Setup setup) {
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
        Map<Class<? extends Protocol>, Protocol> protocols =
                new Map.Map1<>(HttpProtocol.class, ApiProtocol.of(setup).protocol());
        context = new ScenarioContext(
                core,
                new ProtocolComponentsRegistries(core, protocols).scenarioRegistry(protocols),
                Disabled$.MODULE$,
                false);
        attempts = new Attempts(Clock.system(), ending -> {}, finished -> {}, setup.secrets());
        ChatStep.components(context);
        session = context.protocolComponentsRegistry()
                .onStart()
                .apply(Session$.MODULE$.apply("preflight", USER, eventLoop));
    }

    /** Headers by their names in lower case; of several of one name the first. */
    static java.util.Map<String, String> named(HttpHeaders headers) {
        java.util.Map<String, String> named = new TreeMap<>();
        headers.forEach(header -> named.putIfAbsent(
                Secrets.mask(header.getKey().toLowerCase(Locale.ROOT)), Secrets.mask(header.getValue())));
        return named;
    }

    /** A server's words for the console: the beginning of them, without secrets, and without what steers a terminal. */
    static String shown(String text) {
        String printable = Secrets.mask(text).replaceAll("\\p{C}", "?");
        return printable.length() <= LONGEST_SHOWN ? printable : printable.substring(0, LONGEST_SHOWN) + "…";
    }

    /** How long a list is waited for: never longer than a call. */
    Duration patience() {
        Duration call = setup.settings().requestTimeout();
        return call.compareTo(PATIENCE) < 0 ? call : PATIENCE;
    }

    /**
     * @throws NoAnswer when none comes within {@link #patience}, or none that can be read; other requests may fare better
     * @throws Refused when the target cannot be reached at all
     */
    Reply get(URI url) throws NoAnswer {
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
        Reply answer;
        try {
            answer = await(reply.done, patience().plus(GRACE));
        } catch (NoAnswer none) {
            if (NO_WAY.contains(none.code)) {
                throw unreachable(none.code, none.reason);
            }
            throw none;
        }
        if (answer.status() == PROXY_AUTHENTICATION
                && setup.settings().network().route().proxy().isPresent()) {
            throw proxyRefused("HTTP " + PROXY_AUTHENTICATION);
        }
        return answer;
    }

    /**
     * Makes a call as the load does. Waits as long as for one of the load.
     *
     * @param asking says what requests are like
     * @throws Refused when there is no connection
     */
    Completion ask(Setup asking, Question question) {
        var step = new ChatStep("preflight", () -> asking, (ignoredContext, ignoredStep) -> null);
        ChatSender sender = step.sender(context, asking.api().toString(), attempts);
        Session calling = session.set(ChatAction.CALLS, 1L).set(ChatAction.QUESTION, question);
        AttemptTrace trace = step.trace(calling, 1);
        var done = new CompletableFuture<Completion>();
        eventLoop.execute(() -> sender.send(calling, trace, new Progress() {
            private HttpHeaders told = EmptyHttpHeaders.INSTANCE;
            private Instant toldAt;

            @Override
            public void answered(HttpHeaders headers) {
                told = headers;
                toldAt = Instant.now();
            }

            @Override
            public void ended() {
                done.complete(new Completion(trace, told, toldAt == null ? Instant.now() : toldAt));
            }
        }));
        try {
            return await(done, setup.settings().requestTimeout().plus(GRACE));
        } catch (NoAnswer none) {
            throw unreachable(none.code, none.reason);
        }
    }

    /** Of HTTP and TLS, for people; empty before the first connection. */
    String protocol() {
        return protocol;
    }

    /** Redirects are not followed, so that the key stays with the target. */
    Refused redirected(String request, int status, HttpHeaders headers) {
        return new Refused(
                "target=%s redirects (HTTP %d) %s to %s: redirects are not followed, so that the key stays with the"
                                .formatted(setup.base(), status, request, shown(headers.get("location", "nowhere")))
                        + " target; set -Dtarget to where the API is");
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

    /** @param code of {@link TransportFailure} */
    Refused unreachable(String code, String message) {
        NetworkSettings.Route route = setup.settings().network().route();
        String through = route.proxy()
                .map(proxy -> " through the proxy " + proxy.text() + " (" + route.reason() + ")")
                .orElse("");
        String reason = switch (code) {
            case "unknown_host" -> "unknown host";
            case "connection_refused" -> "no connection";
            case "connect_timeout", "timeout" -> "nothing within " + PATIENCE.toSeconds() + " s";
            case "connection_closed" -> "the connection was closed without an answer";
            default -> message == null ? code : shown(message);
        };
        if (code.equals(TransportFailure.PROXY)) {
            return proxyRefused(shown(message == null ? code : message.replaceFirst("^.*status: ", "HTTP ")));
        }
        if (code.equals("tls_error")) {
            return new Refused(tlsProblem(reason).formatted(setup.base(), through, reason));
        }
        return new Refused("target=%s does not answer%s (%s): check the address and the %s, or try -Dtarget=emulator"
                .formatted(setup.base(), through, reason, through.isEmpty() ? "network" : "proxy"));
    }

    /**
     * What failed in a TLS handshake, as a format for the target, the proxy and the reason. Alerts have the names of RFC 8446,
     * written with underscores by BoringSSL and by the JDK.
     */
    static String tlsProblem(String reason) {
        String alert = reason.toLowerCase(Locale.ROOT).replace(' ', '_');
        if (alert.contains("protocol_version")
                || alert.contains("unsupported_protocol")
                || alert.contains("no_appropriate_protocol")) {
            return "target=%s speaks neither TLS 1.2 nor TLS 1.3%s (%s): the suite uses no older version; update the server or the"
                    + " proxy that ends TLS before it";
        }
        if (alert.contains("certificate_required")) {
            return "target=%s wants a client certificate%s (%s): name it, for example -DclientCert=client.pem -DclientKey=client.key";
        }
        return "target=%s cannot be trusted%s (%s): certificates are verified before the key is sent; use the host name of the"
                + " certificate, or name its authority, for example -DcaFile=ca.pem";
    }

    /** @param why in the proxy's words: "HTTP 407 Proxy Authentication Required" */
    private Refused proxyRefused(String why) {
        NetworkSettings.Route route = setup.settings().network().route();
        NetworkSettings.Proxy proxy = route.proxy().orElseThrow();
        String hint = !why.startsWith("HTTP 407")
                ? "check the proxy, or whether the target is to be reached without it (-Dproxy=off)"
                : (proxy.credentials().isPresent()
                        ? "check the user and password in " + route.reason()
                        : "put user and password into the environment, for example export %s_PROXY=%s://user:password@%s:%d"
                                .formatted(
                                        setup.base().getScheme().toUpperCase(Locale.ROOT),
                                        proxy.secured() ? "https" : "http",
                                        proxy.host(),
                                        proxy.port()));
        return new Refused("the proxy %s (%s) does not lead to target=%s (%s): %s"
                .formatted(proxy.text(), route.reason(), setup.base(), why, hint));
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
                done.complete(new Reply(status.code(), headers, body.toByteArray(), cut));
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
                done.complete(new Reply(status.code(), headers, body.toByteArray(), true));
            }
        }
    }
}
