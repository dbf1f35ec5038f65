package cerebras.loadtest.live;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.TraceIds;
import cerebras.loadtest.records.Uncaught;
import cerebras.loadtest.settings.LiveSettings.Otlp;
import cerebras.loadtest.settings.Secrets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends metrics, and spans if they are asked for, to an OpenTelemetry collector, on a thread of its own. While the collector
 * does not take them, the newest {@value #MOST_SPANS} spans wait; older ones are dropped and counted. Metrics are
 * cumulative: a later export makes up for one that failed.
 */
final class OtlpExporter implements AutoCloseable {

    /** By choice: some ten megabytes, and a minute of ten thousand calls. */
    static final int MOST_SPANS = 10_000;

    private static final int BATCH = 500;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(TIMEOUT)
            .build();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(OtlpExporter::daemon);
    private final Deque<Attempt> spans = new ArrayDeque<>();
    private final Otlp settings;
    private final LoadMetrics metrics;
    private final TraceIds ids;
    private final Consumer<String> console;
    private OtlpJson json = new OtlpJson(Map.of(), Instant.now());
    private Instant loadStart = Instant.EPOCH;
    private String provider = "";
    private long dropped;
    private long sent;
    private boolean failing;
    private String lastFailure = "";

    /**
     * Begins to send.
     *
     * @param ids of the spans
     * @param console prints a line: when the collector stops taking what it is sent, and when it does again
     */
    OtlpExporter(Otlp settings, LoadMetrics metrics, TraceIds ids, Consumer<String> console) {
        this.settings = settings;
        this.metrics = metrics;
        this.ids = ids;
        this.console = console;
        long millis = settings.interval().toMillis();
        thread.scheduleWithFixedDelay(Uncaught.reported(this::sendMetrics), millis, millis, TimeUnit.MILLISECONDS);
        if (settings.traces()) {
            thread.scheduleWithFixedDelay(Uncaught.reported(this::sendSpans), 1, 1, TimeUnit.SECONDS);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "otlp-export");
        thread.setDaemon(true);
        return thread;
    }

    /** A line was recorded; on the recorder's thread. Never waits for the collector. */
    synchronized void accept(LogLine line) {
        if (line instanceof RunHeader header) {
            provider = header.dialect().text();
            loadStart = header.startInstant();
            Map<String, String> resource = new LinkedHashMap<>();
            resource.put("service.name", "cerebras-load-test");
            resource.put("service.version", header.versions().getOrDefault("suite", ""));
            resource.put("service.instance.id", header.run());
            resource.put("loadtest.simulation", header.simulation());
            resource.put("loadtest.target", header.target().kind());
            json = new OtlpJson(resource, loadStart);
        } else if (settings.traces() && line instanceof Attempt attempt) {
            spans.addLast(attempt);
            if (spans.size() > MOST_SPANS) {
                spans.removeFirst();
                dropped++;
            }
        }
    }

    /** Spans that no collector will get. */
    synchronized long dropped() {
        return dropped;
    }

    private void sendMetrics() {
        OtlpJson now;
        synchronized (this) {
            now = json;
        }
        post("/v1/metrics", now.metrics(metrics.snapshots(), Instant.now()));
    }

    private void sendSpans() {
        for (List<Attempt> batch = next(); !batch.isEmpty(); batch = next()) {
            String body;
            synchronized (this) {
                body = json.spans(batch, ids, loadStart, provider);
            }
            Answer answer = post("/v1/traces", body);
            if (answer == Answer.LATER) {
                putBack(batch);
                return;
            }
            count(batch.size(), answer);
        }
    }

    private synchronized List<Attempt> next() {
        List<Attempt> batch = new ArrayList<>();
        while (batch.size() < BATCH && !spans.isEmpty()) {
            batch.add(spans.removeFirst());
        }
        return batch;
    }

    private synchronized void putBack(List<Attempt> batch) {
        for (int i = batch.size() - 1; i >= 0; i--) {
            if (spans.size() < MOST_SPANS) {
                spans.addFirst(batch.get(i));
            } else {
                dropped++;
            }
        }
    }

    private synchronized void count(int number, Answer answer) {
        if (answer == Answer.TAKEN) {
            sent += number;
        } else {
            dropped += number;
        }
    }

    private enum Answer {
        TAKEN,
        /** The same again may be taken. */
        LATER,
        REFUSED
    }

    private Answer post(String path, String body) {
        URI url = URI.create(settings.endpoint() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        try {
            settings.headers().forEach(request::header);
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 == 2) {
                taken();
                return Answer.TAKEN;
            }
            failed(url, "HTTP " + answer.statusCode());
            return switch (answer.statusCode()) {
                case 429, 502, 503, 504 -> Answer.LATER;
                default -> Answer.REFUSED;
            };
        } catch (IOException e) {
            failed(url, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
            return Answer.LATER;
        } catch (IllegalArgumentException notAHeader) {
            failed(url, "OTEL_EXPORTER_OTLP_HEADERS has a header that cannot be sent");
            return Answer.REFUSED;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return Answer.LATER;
        }
    }

    private void taken() {
        if (failing) {
            failing = false;
            console.accept(">> otlp.endpoint takes metrics again");
        }
    }

    private void failed(URI url, String why) {
        lastFailure = Secrets.mask(url + ": " + why);
        if (!failing) {
            failing = true;
            console.accept(">> otlp.endpoint does not take what it is sent: " + lastFailure);
        }
    }

    /**
     * Sends what is left, and waits for that, but not for longer than {@code patience}.
     *
     * @return what the collector did not get, in words; absent where it got all
     */
    Optional<String> finish(Duration patience) {
        thread.execute(() -> {
            sendSpans();
            sendMetrics();
        });
        thread.shutdown();
        boolean ended = false;
        try {
            ended = thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.shutdownNow();
        synchronized (this) {
            dropped += spans.size();
            spans.clear();
            boolean complete = ended && !failing && dropped == 0;
            return complete
                    ? Optional.empty()
                    : Optional.of("otlp.endpoint did not get "
                            + (failing || !ended ? "the last metrics (" + lastFailure + ")" : "")
                            + ((failing || !ended) && dropped > 0 ? " and " : "")
                            + (dropped > 0 ? "%,d of %,d spans".formatted(dropped, dropped + sent) : "")
                            + ".");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
