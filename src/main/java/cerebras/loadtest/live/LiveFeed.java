package cerebras.loadtest.live;

import cerebras.loadtest.live.LiveView.Gauges;
import cerebras.loadtest.load.Budget.Caps;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.records.ServerSample;
import cerebras.loadtest.records.TraceIds;
import cerebras.loadtest.records.Uncaught;
import cerebras.loadtest.settings.LiveSettings;
import cerebras.loadtest.settings.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What shows a run to others while it goes on, as far as the settings ask for it: the metrics endpoint with its page. Made
 * only then: a run without it loads none of these classes.
 */
public final class LiveFeed implements AutoCloseable {

    /** By choice: a browser that is told where the report is fetches it within that time. */
    private static final long READERS_MILLIS = 5_000;

    private static final Duration LAST_EXPORT = Duration.ofSeconds(10);

    private final LoadMetrics metrics;
    private final Dashboard dashboard;
    private final LiveSettings settings;
    private final TraceIds traceIds;
    private final Consumer<String> stop;
    private volatile LiveServer server;
    private volatile OtlpExporter otlp;
    private final ServerComparison comparison = new ServerComparison();
    private final ServerMetrics serverMetrics;
    private final Consumer<LogLine> recorded;
    private final Supplier<Gauges> gauges;
    private final Consumer<String> console;
    private boolean unreadable;
    private final Duration linger;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(LiveFeed::daemon);
    private final ScheduledExecutorService scraper = Executors.newSingleThreadScheduledExecutor(LiveFeed::daemon);

    /**
     * Does nothing before it is started.
     *
     * @param plannedSteps how many steps the load will have; 0 where it finds that out
     * @param gauges what no record tells; asked on other threads than the load's
     * @param traceIds of the spans
     * @param recorded takes a line for the records; must not wait
     * @param stop ends the sending of new calls, for the reason given; must not wait
     * @param console prints a line
     */
    public LiveFeed(
            LiveSettings settings,
            int plannedSteps,
            Supplier<Gauges> gauges,
            Caps caps,
            TraceIds traceIds,
            Consumer<LogLine> recorded,
            Consumer<String> stop,
            Consumer<String> console) {
        this.gauges = gauges;
        this.recorded = recorded;
        this.console = console;
        this.serverMetrics = settings.server().map(ServerMetrics::new).orElse(null);
        this.metrics = new LoadMetrics(plannedSteps, gauges, caps, this::droppedSpans);
        this.linger = settings.linger();
        this.dashboard = settings.port().isPresent() ? new Dashboard(plannedSteps, gauges, caps, comparison) : null;
        this.settings = settings;
        this.traceIds = traceIds;
        this.stop = stop;
    }

    /**
     * Begins to listen, to send and to scrape, each as far as it is asked for. From now on the gauges are asked.
     *
     * @throws UncheckedIOException when the port cannot be listened on
     */
    public void start() {
        if (dashboard != null) {
            server = listen(settings, () -> stop.accept("it was stopped on the live page"));
            console.accept("Live: " + server.page() + " (Prometheus: " + server.page()
                    + "metrics). To be able to stop the" + " load there, open " + server.page() + "#" + server.token());
        }
        otlp = settings.otlp()
                .map(collector -> new OtlpExporter(collector, metrics, traceIds, console))
                .orElse(null);
        timer.scheduleWithFixedDelay(Uncaught.reported(this::tick), 1, 1, TimeUnit.SECONDS);
        if (serverMetrics != null) {
            long millis = serverMetrics.interval().toMillis();
            scraper.scheduleAtFixedRate(Uncaught.reported(this::scrape), 0, millis, TimeUnit.MILLISECONDS);
        }
    }

    private LiveServer listen(LiveSettings settings, Runnable stop) {
        int port = settings.port().getAsInt();
        try {
            return new LiveServer(settings.host(), port, metrics, dashboard, stop);
        } catch (IOException e) {
            throw new UncheckedIOException(notListening(settings, e), e);
        }
    }

    /**
     * Why the port that the settings ask for cannot be listened on now, or the server's metrics not be read; absent where they
     * can, or are not asked for.
     */
    public static Optional<String> check(LiveSettings settings) {
        Optional<String> server = settings.server().flatMap(ServerMetrics::check);
        if (settings.port().isEmpty() || server.isPresent()) {
            return server;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(
                    InetAddress.getByName(settings.host()), settings.port().getAsInt()));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(notListening(settings, e));
        }
    }

    private static String notListening(LiveSettings settings, IOException failure) {
        return "live.port=%d cannot be listened on at live.host=%s (%s): choose another port, or 0 for any free one"
                .formatted(settings.port().getAsInt(), settings.host(), failure.getMessage());
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "live-feed");
        thread.setDaemon(true);
        return thread;
    }

    /** A line was recorded; on the recorder's thread. Never waits for a reader. */
    public void accept(LogLine line) {
        metrics.accept(line);
        if (line instanceof Attempt) {
            comparison.accept(line);
        }
        if (dashboard != null) {
            dashboard.accept(line);
        }
        if (otlp != null) {
            otlp.accept(line);
        }
    }

    private void scrape() {
        try {
            SortedMap<String, Double> figures = serverMetrics.scrape();
            Gauges now = gauges.get();
            ServerSample sample = new ServerSample(now.elapsedNanos(), now.inFlight(), figures);
            comparison.accept(sample);
            recorded.accept(sample);
            unreadable = false;
        } catch (IOException e) {
            if (!unreadable) {
                unreadable = true;
                console.accept(">> server.metrics cannot be read: "
                        + Secrets.mask(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private long droppedSpans() {
        return otlp == null ? 0 : otlp.dropped();
    }

    private void tick() {
        if (dashboard != null) {
            boolean watched = server.watched();
            dashboard.tick(watched);
            server.tick();
            if (watched) {
                dashboard.judge();
            }
        }
    }

    /**
     * The load is over, and all its attempts were heard: the server is asked a last time.
     *
     * @param inHaste whether the process is being ended from outside
     */
    public void drained(boolean inHaste) {
        if (serverMetrics != null && !inHaste) {
            scraper.execute(Uncaught.reported(this::scrape));
        }
        scraper.shutdown();
        try {
            if (!inHaste) {
                scraper.awaitTermination(LAST_EXPORT.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * After that: what the server said beside the client, and what a collector did not get. What is left is sent to it.
     *
     * @param inHaste whether the process is being ended from outside
     */
    public List<RunAnswer> answers(boolean inHaste) {
        return Stream.of(comparison.answer(), exported(inHaste))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<RunAnswer> exported(boolean inHaste) {
        return otlp == null
                ? Optional.empty()
                : otlp.finish(inHaste ? Duration.ofMillis(500) : LAST_EXPORT)
                        .map(words -> new RunAnswer("OpenTelemetry export", List.of(words)));
    }

    /** All lines were heard: final figures are there from now on, and the report is being made. */
    public void ended() {
        timer.shutdownNow();
        if (dashboard != null) {
            dashboard.end();
            tick();
        }
    }

    /**
     * The report is written. Open pages go there, and who reads metrics has the time that the settings give.
     *
     * @param inHaste whether the process is being ended from outside, so that nobody is waited for
     */
    public void reported(Path page, boolean inHaste) {
        if (server == null) {
            return;
        }
        server.reported(page);
        try {
            if (!inHaste) {
                server.awaitReaders(READERS_MILLIS);
                TimeUnit.NANOSECONDS.sleep(linger.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        scraper.shutdownNow();
        if (otlp != null) {
            otlp.close();
        }
        if (server != null) {
            server.close();
        }
    }
}
