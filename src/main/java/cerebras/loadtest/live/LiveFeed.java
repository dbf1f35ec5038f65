package cerebras.loadtest.live;

import cerebras.loadtest.live.LiveView.Gauges;
import cerebras.loadtest.load.Budget.Caps;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.records.TraceIds;
import cerebras.loadtest.records.Uncaught;
import cerebras.loadtest.settings.LiveSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

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
    private final LiveServer server;
    private final OtlpExporter otlp;
    private final Duration linger;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(LiveFeed::daemon);

    /**
     * Begins to listen.
     *
     * @param plannedSteps how many steps the load will have; 0 where it finds that out
     * @param gauges what no record tells; asked on other threads than the load's
     * @param traceIds of the spans
     * @param stop ends the sending of new calls, for the reason given; must not wait
     * @param console prints a line
     * @throws UncheckedIOException when the port cannot be listened on
     */
    public LiveFeed(
            LiveSettings settings,
            int plannedSteps,
            Supplier<Gauges> gauges,
            Caps caps,
            TraceIds traceIds,
            Consumer<String> stop,
            Consumer<String> console) {
        this.metrics = new LoadMetrics(plannedSteps, gauges, caps, this::droppedSpans);
        this.otlp = settings.otlp()
                .map(collector -> new OtlpExporter(collector, metrics, traceIds, console))
                .orElse(null);
        this.linger = settings.linger();
        if (settings.port().isPresent()) {
            this.dashboard = new Dashboard(plannedSteps, gauges, caps);
            this.server = listen(settings, () -> stop.accept("it was stopped on the live page"));
            console.accept("Live: " + server.page() + " (Prometheus: " + server.page()
                    + "metrics). To be able to stop the" + " load there, open " + server.page() + "#" + server.token());
        } else {
            this.dashboard = null;
            this.server = null;
        }
        timer.scheduleWithFixedDelay(Uncaught.reported(this::tick), 1, 1, TimeUnit.SECONDS);
    }

    private LiveServer listen(LiveSettings settings, Runnable stop) {
        int port = settings.port().getAsInt();
        try {
            return new LiveServer(settings.host(), port, metrics, dashboard, stop);
        } catch (IOException e) {
            throw new UncheckedIOException(notListening(settings, e), e);
        }
    }

    /** Why the port that the settings ask for cannot be listened on now; absent where it can, or none is asked for. */
    public static Optional<String> check(LiveSettings settings) {
        if (settings.port().isEmpty()) {
            return Optional.empty();
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
    public void hear(LogLine line) {
        metrics.hear(line);
        if (dashboard != null) {
            dashboard.hear(line);
        }
        if (otlp != null) {
            otlp.hear(line);
        }
    }

    private long droppedSpans() {
        return otlp == null ? 0 : otlp.dropped();
    }

    private void tick() {
        if (dashboard != null) {
            dashboard.tick();
            server.tick();
        }
    }

    /**
     * The load is over, and all its attempts were heard: what is left is sent to the collector.
     *
     * @param inHaste whether the process is being ended from outside
     * @return what the collector did not get, for the records; absent where there is nothing to say
     */
    public Optional<RunAnswer> exported(boolean inHaste) {
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
        if (otlp != null) {
            otlp.close();
        }
        if (server != null) {
            server.close();
        }
    }
}
