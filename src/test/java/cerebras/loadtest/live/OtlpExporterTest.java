package cerebras.loadtest.live;

import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.live.LiveView.Gauges;
import cerebras.loadtest.load.Budget.Caps;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.TraceIds;
import cerebras.loadtest.settings.LiveSettings.Otlp;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A collector over real HTTP: what it gets, and what is said where it gets nothing. */
class OtlpExporterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<JsonNode> metricBodies = new CopyOnWriteArrayList<>();
    private final List<JsonNode> spanBodies = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final List<String> console = new CopyOnWriteArrayList<>();
    private final TraceIds ids = TraceIds.random();
    private LoadMetrics metrics;
    private HttpServer collector;
    private volatile int status = 200;

    @BeforeEach
    void listen() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        collector.createContext("/", this::take);
        collector.start();
        metrics = new LoadMetrics(0, () -> new Gauges(1, 0, OptionalInt.empty(), true, 0), Caps.NONE, () -> 0);
    }

    @AfterEach
    void close() {
        collector.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body =
                    new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes());
            if (status == 200) {
                tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                (exchange.getRequestURI().getPath().equals("/base/v1/metrics") ? metricBodies : spanBodies).add(body);
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private OtlpExporter exporter() {
        URI endpoint = URI.create("http://127.0.0.1:" + collector.getAddress().getPort() + "/base");
        Otlp settings = new Otlp(endpoint, Duration.ofHours(1), true, Map.of("Authorization", "Bearer made-up"));
        return new OtlpExporter(settings, metrics, ids, console::add);
    }

    private static RunHeader header() {
        return new RunHeader(
                RunHeader.SCHEMA,
                "run-1",
                "SustainedLoad",
                "2026-11-22T10:00:00Z",
                new RunHeader.Target("custom", "http://h"),
                "m",
                LoadPlan.singleCall(),
                Map.of(),
                Map.of(),
                Map.of("suite", "0.1.0"),
                Map.of(),
                null,
                null,
                null,
                null);
    }

    private void accept(OtlpExporter exporter, LogLine... lines) {
        for (LogLine line : lines) {
            metrics.accept(line);
            exporter.accept(line);
        }
    }

    private static JsonNode metric(JsonNode body, String name) {
        return StreamSupport.stream(
                        body.at("/resourceMetrics/0/scopeMetrics/0/metrics").spliterator(), false)
                .filter(metric -> metric.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String attribute(JsonNode attributes, String key) {
        return StreamSupport.stream(attributes.spliterator(), false)
                .filter(attribute -> attribute.path("key").asText().equals(key))
                .map(attribute -> attribute.path("value").elements().next().asText())
                .findFirst()
                .orElse("absent");
    }

    /** 2026-11-22T10:00:00Z is 1795341600 s; sent after 5 ms, ended after 120 ms. */
    @Test
    void collectorGetsTotalsAndASpanForEachAttempt() {
        OtlpExporter exporter = exporter();
        accept(
                exporter,
                header(),
                attempt().user(1).streamed(5, 10, 110, 120).tokens(101, 1).build(),
                attempt()
                        .user(2)
                        .refused(Outcome.QUEUE_FULL)
                        .streamed(0, 0, 0, 10)
                        .build());
        assertEquals(Optional.empty(), exporter.finish(PATIENCE));

        JsonNode body = metricBodies.get(metricBodies.size() - 1);
        assertEquals("run-1", attribute(body.at("/resourceMetrics/0/resource/attributes"), "service.instance.id"));
        JsonNode requests = metric(body, "loadtest.requests").path("sum");
        assertEquals(2, requests.path("aggregationTemporality").asInt());
        assertTrue(requests.path("isMonotonic").asBoolean());
        assertEquals(2, requests.path("dataPoints").size());
        JsonNode duration = metric(body, "gen_ai.client.operation.duration");
        assertEquals("s", duration.path("unit").asText());
        JsonNode point = StreamSupport.stream(
                        duration.at("/histogram/dataPoints").spliterator(), false)
                .filter(candidate ->
                        attribute(candidate.path("attributes"), "error.type").equals("absent"))
                .findFirst()
                .orElseThrow();
        assertEquals("1", point.path("count").asText());
        assertEquals(0.115, point.path("sum").asDouble(), 1e-9);
        assertEquals(
                point.path("explicitBounds").size() + 1,
                point.path("bucketCounts").size());
        assertEquals("1795341600000000000", point.path("startTimeUnixNano").asText());

        assertEquals(1, spanBodies.size());
        JsonNode spans = spanBodies.get(0).at("/resourceSpans/0/scopeSpans/0/spans");
        assertEquals(2, spans.size());
        JsonNode span = spans.get(0);
        assertEquals("1795341600005000000", span.path("startTimeUnixNano").asText());
        assertEquals("1795341600120000000", span.path("endTimeUnixNano").asText());
        assertEquals("101", attribute(span.path("attributes"), "gen_ai.usage.output_tokens"));
        assertEquals(2, spans.get(1).at("/status/code").asInt());
        assertEquals("queue_full", attribute(spans.get(1).path("attributes"), "error.type"));
        assertTrue(tokens.stream().allMatch("Bearer made-up"::equals), tokens.toString());
    }

    @Test
    void oldestSpansAreDroppedAndCountedWhileTheCollectorTakesNone() {
        status = 503;
        OtlpExporter exporter = exporter();
        accept(exporter, header());
        for (int i = 0; i < OtlpExporter.MOST_SPANS + 7; i++) {
            exporter.accept(attempt().user(i).streamed(0, 10, 110, 120).build());
        }
        assertTrue(exporter.dropped() >= 7, exporter.dropped() + " dropped");
        String words = exporter.finish(PATIENCE).orElseThrow();
        assertTrue(words.contains("10,007 of 10,007 spans"), words);
        assertTrue(words.contains("HTTP 503"), words);
        assertEquals(1, console.size(), console.toString());
        assertTrue(console.get(0).startsWith(">> otlp.endpoint does not take what it is sent:"), console.get(0));
    }

    @Test
    void newestSpansArriveOnceTheCollectorTakesThemAgain() {
        status = 503;
        OtlpExporter exporter = exporter();
        accept(exporter, header());
        for (int i = 0; i < OtlpExporter.MOST_SPANS + 7; i++) {
            exporter.accept(attempt().user(i).streamed(0, 10, 110, 120).build());
        }
        status = 200;
        String words = exporter.finish(PATIENCE).orElseThrow();
        List<String> calls = new ArrayList<>();
        spanBodies.forEach(body -> body.at("/resourceSpans/0/scopeSpans/0/spans")
                .forEach(span -> calls.add(attribute(span.path("attributes"), "loadtest.call"))));
        assertEquals(OtlpExporter.MOST_SPANS, calls.size());
        assertEquals("7-1", calls.get(0), "the first seven were dropped");
        assertTrue(words.contains("7 of 10,007 spans"), words);
    }

    @Test
    void collectorThatIsNotThereDelaysNothing() {
        collector.stop(0);
        OtlpExporter exporter = exporter();
        accept(exporter, header(), attempt().streamed(0, 10, 110, 120).build());
        String words = exporter.finish(PATIENCE).orElseThrow();
        assertTrue(words.contains("1 of 1 spans") && words.contains("the last metrics"), words);
    }
}
