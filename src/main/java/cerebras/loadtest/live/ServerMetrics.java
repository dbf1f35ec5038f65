package cerebras.loadtest.live;

import cerebras.loadtest.settings.LiveSettings;
import cerebras.loadtest.settings.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the Prometheus endpoint of the server under test, and finds in it what it says of queue, cache and tokens. */
final class ServerMetrics {

    /** A server's metrics are some hundred kilobytes; what is beyond this is not read. */
    private static final int MOST_BYTES = 8 << 20;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Cerebras answers six requests a minute. */
    private static final Duration CEREBRAS_INTERVAL = Duration.ofSeconds(10);

    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*\")*)})?\\s+(\\S+)(?:\\s+-?\\d+)?\\s*");

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(Redirect.NEVER)
            .connectTimeout(TIMEOUT)
            .build();
    private final LiveSettings.ServerMetrics settings;

    ServerMetrics(LiveSettings.ServerMetrics settings) {
        this.settings = settings;
    }

    /**
     * A figure, under the names that servers give it. The first name that a server has counts; of several series with one
     * name, such as one for each engine, it is their sum, or of shares their mean.
     */
    enum Figure {
        RUNNING(
                "Requests running",
                "vllm:num_requests_running",
                "sglang:num_running_reqs",
                "tgi_batch_current_size",
                "llamacpp:requests_processing"),
        WAITING(
                "Requests in the server's queue",
                "vllm:num_requests_waiting",
                "sglang:num_queue_reqs",
                "tgi_queue_size",
                "llamacpp:requests_deferred"),
        CACHE_USE(
                "KV cache in use",
                "vllm:kv_cache_usage_perc",
                "vllm:gpu_cache_usage_perc",
                "sglang:token_usage",
                "llamacpp:kv_cache_usage_ratio"),
        CACHE_QUERIES(
                "Prompt tokens looked up in the cache, since it started",
                "vllm:prefix_cache_queries_total",
                "vllm:gpu_prefix_cache_queries_total"),
        CACHE_HITS(
                "Prompt tokens found in the cache, since it started",
                "vllm:prefix_cache_hits_total",
                "vllm:gpu_prefix_cache_hits_total",
                "sglang:cached_tokens_total"),
        PROMPT_TOKENS(
                "Prompt tokens since it started",
                "vllm:prompt_tokens_total",
                "sglang:prompt_tokens_total",
                "llamacpp:prompt_tokens_total"),
        OUTPUT_TOKENS(
                "Output tokens since it started",
                "vllm:generation_tokens_total",
                "sglang:generation_tokens_total",
                "llamacpp:tokens_predicted_total"),
        REQUESTS("Requests since it started", "vllm:request_success_total", "sglang:num_requests_total"),
        MINUTE_REQUESTS("Requests in the last whole minute", "requests_count_total"),
        MINUTE_OUTPUT_TOKENS("Output tokens in the last whole minute", "output_tokens_total"),
        QUEUE_TIME_P50("Queue time p50 in the last whole minute, s", "queue_time_seconds"),
        TTFT_P50("Time to first token p50 in the last whole minute, s", "ttft_seconds");

        private final String title;
        private final List<String> names;

        Figure(String title, String... names) {
            this.title = title;
            this.names = List.of(names);
        }

        /** Name in records. */
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        String title() {
            return title;
        }

        /** Whether it is between 0 and 1. */
        boolean share() {
            return this == CACHE_USE;
        }

        private boolean median() {
            return this == QUEUE_TIME_P50 || this == TTFT_P50;
        }
    }

    /** How long to wait between two scrapes: as the settings say, but no oftener than the host allows. */
    Duration interval() {
        URI url = settings.url();
        boolean cerebras = url.getHost().equals("cerebras.ai") || url.getHost().endsWith(".cerebras.ai");
        return cerebras && settings.interval().compareTo(CEREBRAS_INTERVAL) < 0
                ? CEREBRAS_INTERVAL
                : settings.interval();
    }

    /**
     * What the server says now.
     *
     * @throws IOException when it cannot be read, with the reason for people
     */
    SortedMap<String, Double> scrape() throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(settings.url()).timeout(TIMEOUT).header("Accept", "text/plain; version=0.0.4");
        if (!settings.token().isEmpty()) {
            request.header("Authorization", "Bearer " + settings.token());
        }
        HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new IOException("HTTP " + answer.statusCode());
            }
            return figures(new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
        }
    }

    /** The figures in a text in the Prometheus format, by {@link Figure#key}; those that it does not have are absent. */
    static SortedMap<String, Double> figures(String text) {
        SortedMap<String, double[]> byName = new TreeMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                number(sample.group(3)).ifPresent(value -> add(sample.group(1), sample.group(2), value, byName));
            }
        });
        SortedMap<String, Double> figures = new TreeMap<>();
        for (Figure figure : Figure.values()) {
            figure.names.stream()
                    .map(byName::get)
                    .filter(sum -> sum != null)
                    .findFirst()
                    .ifPresent(sum ->
                            figures.put(figure.key(), figure.share() || figure.median() ? sum[0] / sum[1] : sum[0]));
        }
        return figures;
    }

    /** Of percentiles, only the median. */
    private static void add(String name, String labels, double value, SortedMap<String, double[]> byName) {
        boolean percentiles = labels != null && labels.matches(".*\\b(percentile|statistic)=\".*");
        if (!percentiles || labels.matches(".*\\b(percentile|statistic)=\"p50\".*")) {
            double[] sum = byName.computeIfAbsent(name, first -> new double[2]);
            sum[0] += value;
            sum[1]++;
        }
    }

    private static Optional<Double> number(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) && value >= 0 ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    /** Why these metrics cannot be used; absent where they can. Asks the server once. */
    static Optional<String> check(LiveSettings.ServerMetrics settings) {
        String shown = "server.metrics=" + Secrets.mask(settings.url().toString());
        try {
            return new ServerMetrics(settings).scrape().isEmpty()
                    ? Optional.of(shown + " has none of the metrics that are known here: expected those of "
                            + Arrays.stream(new String[] {"vLLM", "SGLang", "TGI", "llama.cpp", "Cerebras"})
                                    .collect(Collectors.joining(", "))
                            + ", for example " + Figure.RUNNING.names.get(0))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(shown + " cannot be read: "
                    + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
                    + ". Correct the URL, or leave it out; a token goes into SERVER_METRICS_TOKEN");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(shown + ": interrupted");
        }
    }
}
