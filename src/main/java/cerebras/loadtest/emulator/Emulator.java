package cerebras.loadtest.emulator;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.Admission.KeyCheck;
import cerebras.loadtest.emulator.answer.AnswerGenerator;
import cerebras.loadtest.emulator.cache.PromptCache;
import cerebras.loadtest.emulator.http.IncomingRequest;
import cerebras.loadtest.emulator.http.Listener;
import cerebras.loadtest.emulator.http.Router;
import cerebras.loadtest.emulator.http.Router.Route;
import cerebras.loadtest.emulator.http.Service;
import cerebras.loadtest.emulator.http.Tls;
import cerebras.loadtest.emulator.log.InMemoryRequestLog;
import cerebras.loadtest.emulator.log.LogFile;
import cerebras.loadtest.emulator.log.RequestLog;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Refusal;
import cerebras.loadtest.models.Model;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * A running emulator of the Cerebras Inference API, by default on the loopback interface. Several may run in one JVM. The
 * documentation of the package says what it does not emulate.
 */
public final class Emulator implements AutoCloseable {

    /** For all models and replicas together, by choice: 12.8 million tokens in about 10 MB. */
    private static final int MOST_CACHED_BLOCKS = 100_000;

    private static final String HEALTH_PATH = "/health";
    private static final int PLANNERS = 2;
    private static final long MOST_HELD_BYTES =
            Math.max(64_000_000, Runtime.getRuntime().maxMemory() / 8);
    /** By choice: the API's is unknown, and clients' pools close idle connections sooner. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final List<Model> models;
    private final Optional<LogFile> logFile;
    private final InMemoryRequestLog log;
    private final ExecutorService planner;
    private final ExecutorService plannerOfLarge;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Optional<Tls> tls;
    private final Listener listener;

    private Emulator(EmulatorOptions options) {
        models = options.models();
        warmUp(router(options), options);
        logFile = options.requestLog().map(LogFile::create);
        log = new InMemoryRequestLog(options.logCapacity(), request -> logFile.ifPresent(file -> file.add(request)));
        planner = planner("emulator-planner");
        plannerOfLarge = planner("emulator-planner-of-large");
        tls = options.tls() ? Optional.of(Tls.selfSigned()) : Optional.empty();
        listener = listen(options, router(options));
    }

    /**
     * Starts an emulator; it serves until it is closed.
     *
     * @throws IllegalStateException if the port cannot be opened, or the request log cannot be written
     */
    public static Emulator start(EmulatorOptions options) {
        return new Emulator(options);
    }

    /** The port it listens on. */
    public int port() {
        return listener.port();
    }

    /** Base URL without {@code /v1} and without a trailing slash. */
    public URI baseUri() {
        return URI.create((tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + port());
    }

    /** The certificate that clients have to trust, new at each start; absent without TLS. */
    public Optional<X509Certificate> certificate() {
        return tls.map(Tls::certificate);
    }

    /** The certificate as PEM text. */
    public Optional<String> certificatePem() {
        return tls.map(Tls::certificatePem);
    }

    /** The models that it serves. */
    public List<Model> models() {
        return models;
    }

    /** The log of served requests; stays readable after the emulator is closed. */
    public RequestLog log() {
        return log;
    }

    /** Aborts answers in progress, and releases port and threads. */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            listener.closeSockets();
            planner.shutdownNow();
            plannerOfLarge.shutdownNow();
            listener.close();
            logFile.ifPresent(LogFile::close);
        }
    }

    /** Several threads, so that long prompts do not delay others; a thread survives exceptions of its tasks. */
    private static ExecutorService planner(String name) {
        return new ThreadPoolExecutor(
                PLANNERS,
                PLANNERS,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory(name, true),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    private Listener listen(EmulatorOptions options, Router router) {
        Service service = new Service(
                options.dialect(),
                router,
                planner,
                plannerOfLarge,
                log,
                System::nanoTime,
                number -> options.faults().refusesConnection(options.seed(), number),
                MOST_HELD_BYTES,
                PATIENCE,
                closing::get);
        try {
            return Listener.open(options.address(), options.port(), options.loopThreads(), service, tls);
        } catch (RuntimeException failed) {
            planner.shutdown();
            plannerOfLarge.shutdown();
            logFile.ifPresent(LogFile::close);
            throw failed;
        }
    }

    private Router router(EmulatorOptions options) {
        Dialect dialect = options.dialect();
        KeyCheck keys = new KeyCheck(dialect, options.acceptedKey());
        ModelCatalog catalogue = new ModelCatalog(models);
        AnswerGenerator author = new AnswerGenerator(options.seed(), options.answerTokens());
        Clock clock = Clock.systemUTC();
        Quotas quotas = new Quotas(dialect, options.quota(), () -> epochNanos(clock.instant()));
        Admission admission = new Admission(dialect, keys, catalogue, options.agents());
        List<Router.Entry> entries = new ArrayList<>(new ModelRoutes(dialect, keys, catalogue).entries());
        int replicas = options.agents().replicas();
        List<PromptCache> caches = Stream.generate(
                        () -> new PromptCache(MOST_CACHED_BLOCKS / replicas, System::nanoTime))
                .limit(replicas)
                .toList();
        Route chat = new ChatRoute(dialect, admission, author, quotas, caches, options.faults(), options.seed(), clock);
        entries.add(new Router.Entry("POST", ChatRoute.PATH, chat));
        if (dialect == Dialect.CEREBRAS) {
            entries.add(new Router.Entry("GET", "/v1/tcp_warming", Emulator::warm));
        }
        entries.add(new Router.Entry("GET", HEALTH_PATH, Emulator::healthy));
        return new Router(entries, dialect == Dialect.GROQ ? "/openai" : "");
    }

    private static long epochNanos(Instant now) {
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    /** Health check for those who start the emulator; not part of an emulated API. */
    private static AnswerPlan healthy(IncomingRequest request) {
        return AnswerPlan.immediate(200, AnswerPlan.JSON, "{\"status\":\"ok\"}".getBytes(StandardCharsets.UTF_8));
    }

    /** Needs no key, by choice: whether the API requires one is unknown. */
    private static AnswerPlan warm(IncomingRequest request) {
        return AnswerPlan.immediate(200, AnswerPlan.JSON, "{}".getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Generates an answer and discards it, so that the first real one does not wait for the vocabulary to load. The router is
     * not used afterwards, because its counters include this request.
     */
    private void warmUp(Router router, EmulatorOptions options) {
        byte[] body = "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":true}"
                .formatted(models.get(0).id())
                .getBytes(StandardCharsets.UTF_8);
        String authorization = "Bearer " + options.acceptedKey().orElse("any");
        try {
            router.answer(new IncomingRequest(
                    0,
                    System.nanoTime(),
                    "POST",
                    ChatRoute.PATH,
                    header -> header.equals("Authorization") ? authorization : null,
                    body,
                    () -> false));
        } catch (Refusal tooSmallAQuota) {
            // The emulator works without the warm-up.
        }
    }
}
