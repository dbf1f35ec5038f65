package cerebras.loadtest.live;

import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.records.ServerSample;
import cerebras.loadtest.settings.LiveSettings;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found in a server's own metrics, and where it contradicts the client. */
class ServerMetricsTest {

    private static final String VLLM = """
            # HELP vllm:num_requests_running Number of requests in model execution batches.
            # TYPE vllm:num_requests_running gauge
            vllm:num_requests_running{engine="0",model_name="a } b"} 3.0
            vllm:num_requests_running{engine="1",model_name="m \\"x\\""} 4.0 1700000000000
            vllm:num_requests_waiting{engine="0"} 2.0
            vllm:kv_cache_usage_perc{engine="0"} 0.25
            vllm:kv_cache_usage_perc{engine="1"} 0.75
            vllm:generation_tokens_total{engine="0"} 1.5e+03
            vllm:time_to_first_token_seconds_bucket{le="+Inf"} 7
            vllm:prompt_tokens_total NaN
            not a sample
            """;

    @Test
    void enginesAreAddedUpAndSharesAveraged() {
        assertEquals(
                Map.of("running", 7.0, "waiting", 2.0, "cache_use", 0.5, "output_tokens", 1500.0),
                ServerMetrics.figures(VLLM));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sglang:num_running_reqs{model_name=\"m\"} 5      | running        | 5",
                "sglang:num_queue_reqs{} 6                        | waiting        | 6",
                "sglang:token_usage 0.5                           | cache_use      | 0.5",
                "tgi_queue_size 8                                 | waiting        | 8",
                "llamacpp:requests_processing 1                   | running        | 1",
                "vllm:gpu_cache_usage_perc 0.1                    | cache_use      | 0.1",
                "requests_count_total{endpoint=\"m\"} 12          | minute_requests | 12",
                "queue_time_seconds{percentile=\"p50\"} 0.55      | queue_time_p50 | 0.55",
            })
    void serversNameTheSameDifferently(String line, String figure, double value) {
        assertEquals(Map.of(figure, value), ServerMetrics.figures(line));
    }

    @Test
    void onlyTheMedianOfPercentilesIsTaken() {
        assertEquals(Map.of("ttft_p50", 0.2), ServerMetrics.figures("""
                ttft_seconds{endpoint="m",percentile="avg"} 9
                ttft_seconds{endpoint="m",percentile="p50"} 0.2
                ttft_seconds{endpoint="m",percentile="p99"} 9
                """));
    }

    /** Cut at every byte, a text is read as far as it goes. */
    @Test
    void textThatIsCutDoesNoHarm() {
        for (int end = 0; end < VLLM.length(); end++) {
            assertTrue(ServerMetrics.figures(VLLM.substring(0, end)).size() <= 4);
        }
    }

    @Test
    void serverIsAskedWithTheTokenAndAWrongAnswerIsReportedWithACorrection() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.createContext("/metrics", exchange -> {
            boolean known =
                    "Bearer made-up-token".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = VLLM.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 200 : 401, known ? body.length : -1);
            if (known) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.createContext("/other", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            assertEquals(Optional.empty(), ServerMetrics.check(settings(server, "/metrics", "made-up-token")));
            String refused =
                    ServerMetrics.check(settings(server, "/metrics", "")).orElseThrow();
            assertTrue(refused.contains("HTTP 401") && refused.contains("SERVER_METRICS_TOKEN"), refused);
            String unknown = ServerMetrics.check(settings(server, "/other", "")).orElseThrow();
            assertTrue(unknown.contains("vllm:num_requests_running"), unknown);
        } finally {
            server.stop(0);
        }
        String gone = ServerMetrics.check(settings(server, "/metrics", "")).orElseThrow();
        assertTrue(gone.startsWith("server.metrics=http://127.0.0.1:") && gone.contains("cannot be read"), gone);
    }

    private static LiveSettings.ServerMetrics settings(HttpServer server, String path, String token) {
        return new LiveSettings.ServerMetrics(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path), Duration.ofSeconds(10), token);
    }

    @ParameterizedTest
    @CsvSource({
        "https://cloud.cerebras.ai/api/v1/metrics/organizations/o, 1, 10",
        "https://cloud.cerebras.ai/api/v1/metrics/organizations/o, 60, 60",
        "http://notcerebras.ai/metrics,                           1, 1",
    })
    void cerebrasIsAskedNoOftenerThanItAllows(URI url, int asked, int seconds) {
        assertEquals(
                Duration.ofSeconds(seconds),
                new ServerMetrics(new LiveSettings.ServerMetrics(url, Duration.ofSeconds(asked), "")).interval());
    }

    /** The client: 3 answers of 100 output and 200 prompt tokens, 20 of them cached; 10 in flight at the second scrape. */
    @Test
    void contradictionsAreNamedAndAgreementIsSaid() {
        assertEquals(
                List.of(
                        "On average 8.00 running and 1.00 queued on the server, 10.0 in flight on the client (1 scrape).",
                        "Output tokens: 300 by the server, 300 by the client.",
                        "Prompt tokens from the cache: 10.0 % by the server, 10.0 % by the answers' usage.",
                        "No contradiction between server and client."),
                lines(8, 1, 300, 60));
        List<String> lines = lines(3, 1, 600, 300);
        assertTrue(
                lines.contains(
                        "Contradiction. In flight on average: 10.0 by the client, 4.00 by the server. Requests were"
                                + " outside it for long (gateway, network, connection limit, this client), or it is one of several."),
                lines.toString());
        assertTrue(
                lines.contains(
                        "Contradiction. Output tokens: 300 by the client, 600 by the server. Others use it too, or it"
                                + " worked on requests that were given up."),
                lines.toString());
        assertTrue(
                lines.contains(
                        "Contradiction. Prompt tokens from the cache: 10.0 % by the answers' usage, 50.0 % by the server."),
                lines.toString());
    }

    private static List<String> lines(double running, double waiting, double output, double hits) {
        ServerComparison comparison = new ServerComparison();
        comparison.accept(sample(0, 0, 0, 0, 1_000, 500));
        for (int user = 1; user <= 3; user++) {
            comparison.accept(
                    attempt().user(user).whole(0, 100).tokens(200, 20, 100).build());
        }
        comparison.accept(sample(1, 10, running, waiting, 1_000 + output, 500 + hits));
        return comparison.answer().orElseThrow().lines();
    }

    private static ServerSample sample(
            long nanos, int inFlight, double running, double waiting, double output, double hits) {
        return new ServerSample(
                nanos,
                inFlight,
                new TreeMap<>(Map.of(
                        "running", running,
                        "waiting", waiting,
                        "output_tokens", output,
                        "cache_hits", hits,
                        "prompt_tokens", nanos * 600.0)));
    }

    @Test
    void serverThatSaidNothingIsNotSpokenOf() {
        assertEquals(Optional.empty(), new ServerComparison().answer());
    }
}
