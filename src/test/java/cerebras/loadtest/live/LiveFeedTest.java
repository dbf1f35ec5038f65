package cerebras.loadtest.live;

import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.live.LiveView.Gauges;
import cerebras.loadtest.load.Budget.Caps;
import cerebras.loadtest.metrics.SessionFixture;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.RunHeader.Price;
import cerebras.loadtest.records.SessionEnd;
import cerebras.loadtest.settings.LiveSettings;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics and page of a running load, over real HTTP. */
class LiveFeedTest {

    private static final Caps CAPS =
            new Caps(OptionalInt.of(100), OptionalLong.empty(), Optional.of(new BigDecimal("2")));

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> stops = new ArrayList<>();
    private final List<String> console = new ArrayList<>();
    private LiveFeed feed;
    private URI page;
    private String token;

    @TempDir
    private Path run;

    @BeforeEach
    void listen() {
        feed = new LiveFeed(
                settings(0, Duration.ZERO),
                0,
                () -> new Gauges(TimeUnit.SECONDS.toNanos(5), 3, OptionalInt.empty(), true, 7),
                CAPS,
                null,
                line -> feed.accept(line),
                stops::add,
                console::add);
        feed.start();
        Matcher shown =
                Pattern.compile("open (http://127\\.0\\.0\\.1:\\d+/)#(\\w+)").matcher(console.get(0));
        assertTrue(shown.find(), console.get(0));
        page = URI.create(shown.group(1));
        token = shown.group(2);
        feed.accept(header());
    }

    @AfterEach
    void close() {
        feed.close();
    }

    private static LiveSettings settings(int port, Duration linger) {
        return new LiveSettings(OptionalInt.of(port), "127.0.0.1", linger, Optional.empty(), Optional.empty());
    }

    private static RunHeader header() {
        return new RunHeader(
                RunHeader.SCHEMA,
                "sustainedload-1",
                "SustainedLoad",
                "2026-11-22T10:00:00Z",
                new RunHeader.Target("emulator", "http://localhost:1"),
                "m",
                new LoadPlan("closed", 4, TimeUnit.SECONDS.toNanos(10), 0, TimeUnit.SECONDS.toNanos(50)),
                Map.of("m", new Price(new BigDecimal("1"), new BigDecimal("2"))),
                Map.of("slo.success", "99%"),
                Map.of("suite", "0.1.0"),
                Map.of(),
                null,
                null,
                null,
                null);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(page.resolve(path)).build(), BodyHandlers.ofString());
    }

    private double metric(String text, String beginning) {
        return text.lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /**
     * Two answers of 101 tokens, of which 100 come in 100 ms after the first at 10 ms, and a refusal after 10 ms: 202
     * output tokens; 2 × 120 + 10 ms of durations; 2 × 1 ms for a token. Each was due 1 ms before it was sent.
     */
    @Test
    void metricsAddUpWhatEnded() throws Exception {
        feed.accept(attempt()
                .user(1)
                .streamed(0, 10, 110, 120)
                .tokens(101, 1)
                .paced(21, 5)
                .build());
        feed.accept(attempt()
                .user(2)
                .streamed(0, 10, 110, 120)
                .tokens(101, 1)
                .paced(21, 5)
                .build());
        feed.accept(attempt()
                .user(3)
                .refused(Outcome.QUOTA_REQUESTS)
                .number(1, true)
                .streamed(0, 0, 0, 10)
                .build());
        feed.accept(SessionFixture.end(1, 1, "fix", 1, 3, 3, 0, 0, 0, SessionEnd.Result.COMPLETED));
        feed.accept(SessionFixture.end(2, 1, "fix", 1, 4, 1, 0, 0, 0, SessionEnd.Result.FAILED));
        String text = get("metrics").body();
        assertEquals(1, metric(text, "loadtest_sessions_total{result=\"completed\"}"));
        assertEquals(1, metric(text, "loadtest_sessions_total{result=\"failed\"}"));
        assertEquals(2, metric(text, "loadtest_task_time_seconds_sum"), 1e-9);
        assertEquals(
                2,
                metric(
                        text,
                        "loadtest_requests_total{gen_ai_provider_name=\"other\",gen_ai_request_model=\"m\",outcome=\"ok\"}"));
        assertEquals(
                1,
                metric(
                        text,
                        "loadtest_requests_total{gen_ai_provider_name=\"other\",gen_ai_request_model=\"m\",outcome=\"quota_requests\"}"));
        assertEquals(2, metric(text, "loadtest_calls_total"));
        assertEquals(202, outputTokens(text));
        assertEquals(0.25, metric(text, "gen_ai_client_operation_duration_seconds_sum"), 1e-9);
        assertEquals(3, metric(text, "gen_ai_client_operation_duration_seconds_count"));
        assertEquals(0.02, metric(text, "gen_ai_client_operation_time_to_first_chunk_seconds_sum"), 1e-9);
        assertEquals(0.242, metric(text, "loadtest_latency_from_schedule_seconds_sum"), 1e-9);
        assertEquals(0.002, metric(text, "loadtest_time_per_output_token_seconds_sum"), 1e-9);
        assertEquals(2000, metric(text, "loadtest_output_speed_tokens_per_second_sum"), 1e-6);
        assertEquals(3, metric(text, "loadtest_in_flight_requests "));
        assertEquals(3, metric(text, "loadtest_planned_users "), "1 + 4 users × 5 s / 10 s");
        assertEquals(7, metric(text, "loadtest_dropped_records_total "));
        assertEquals(100, metric(text, "loadtest_budget_cap{of=\"requests\"}"));
        assertEquals(3, metric(text, "loadtest_budget_used{of=\"requests\"}"));
        assertEquals(1, metric(text, "loadtest_run_info{run=\"sustainedload-1\""));
    }

    private double outputTokens(String text) {
        return text.lines()
                .filter(line -> line.startsWith("gen_ai_client_token_usage_sum") && line.contains("\"output\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void labelsAreBoundedWhateverModelsAreCalled() throws Exception {
        for (int i = 0; i < 3 * LoadMetrics.MOST_MODELS; i++) {
            feed.accept(attempt().model("model-" + i).streamed(0, 10, 110, 120).build());
        }
        String text = get("metrics").body();
        assertEquals(
                LoadMetrics.MOST_MODELS + 1,
                text.lines()
                        .filter(line -> line.startsWith("loadtest_calls_total"))
                        .count());
        assertEquals(3 * LoadMetrics.MOST_MODELS, metric(text, "loadtest_calls_total"));
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example,           421",
        "evil.example:9400,      421",
        "127.0.0.1.evil.example, 421",
        "localhost:9400,         200",
        "LOCALHOST,              200",
        "127.0.0.1:1,            200",
        "[::1]:9400,             200",
    })
    void hostThatDnsCouldPointHereIsRefused(String host, int status) throws Exception {
        assertEquals(status, raw("GET /metrics HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"));
    }

    private int raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", page.getPort())) {
            OutputStream to = socket.getOutputStream();
            to.write(request.getBytes(StandardCharsets.US_ASCII));
            to.flush();
            String first = new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
            return Integer.parseInt(first.split(" ")[1]);
        }
    }

    @Test
    void loadIsStoppedByItsTokenOnly() throws Exception {
        assertEquals(405, get("stop").statusCode());
        assertEquals(403, stop(null).statusCode());
        assertEquals(403, stop("").statusCode());
        assertEquals(403, stop(token.substring(1)).statusCode());
        assertEquals(List.of(), stops);
        assertEquals(202, stop(token).statusCode());
        assertEquals(List.of("it was stopped on the live page"), stops);
    }

    private HttpResponse<String> stop(String shown) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(page.resolve("stop")).POST(HttpRequest.BodyPublishers.noBody());
        if (shown != null) {
            request.header("X-Stop-Token", shown);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void tokenIsOnNoPage() throws Exception {
        for (String path : List.of("", "live.js", "live.css", "metrics")) {
            assertFalse(get(path).body().contains(token), path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "live.js", "kit.js", "live.css", "report.css", "echarts.js"})
    void pageAndItsPartsMayLoadNothingFromElsewhere(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertEquals(200, answer.statusCode());
        String policy = answer.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.startsWith("default-src 'none'") && !policy.contains("unsafe"), policy);
        assertTrue(answer.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"calls.jsonl", "report.html", "%2e%2e/secret", "..%2fsecret", "live/live.html"})
    void nothingElseIsServedWhileTheLoadRuns(String path) throws Exception {
        assertEquals(404, get(path).statusCode());
    }

    @Test
    void pageGetsTheStateEachSecondAndGoesToTheReportAtTheEnd() throws Exception {
        feed.accept(attempt().user(1).streamed(0, 10, 110, 120).tokens(101, 1).build());
        HttpResponse<InputStream> events =
                client.send(HttpRequest.newBuilder(page.resolve("events")).build(), BodyHandlers.ofInputStream());
        assertEquals(
                "text/event-stream", events.headers().firstValue("Content-Type").orElseThrow());
        BufferedReader lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8));
        assertEquals("event: history", lines.readLine());
        JsonNode state = next(lines, "state");
        while (state.path("attempts").asInt() == 0 || state.path("verdict").isMissingNode()) {
            state = next(lines, "state");
        }
        assertEquals("SustainedLoad", state.at("/run/simulation").asText());
        assertEquals(101, state.path("tokens").asInt());
        assertEquals(10, state.at("/point/firstTokenP50").asDouble(), 0.1);
        assertEquals(55, state.path("leftSeconds").asDouble(), 1e-9);
        assertEquals("INCONCLUSIVE", state.at("/verdict/limits/0/word").asText(), state.toString());

        Path report = Files.writeString(run.resolve("report.html"), "<p>the report</p>");
        feed.ended();
        Thread reported = new Thread(() -> feed.reported(report, false));
        reported.start();
        assertEquals("report.html", next(lines, "report").asText());
        assertEquals("<p>the report</p>", get("report.html").body());
        reported.join();
    }

    private static JsonNode next(BufferedReader lines, String event) throws IOException {
        String line = lines.readLine();
        while (!line.equals("event: " + event)) {
            line = lines.readLine();
        }
        return new ObjectMapper().readTree(lines.readLine().substring("data: ".length()));
    }

    @Test
    void openPageThatDoesNotReadDelaysNothing() throws Exception {
        try (Socket silent = new Socket("127.0.0.1", page.getPort())) {
            silent.getOutputStream()
                    .write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 1_000; i++) {
                feed.accept(attempt()
                        .user(i)
                        .streamed(0, 10, 110, 120)
                        .tokens(101, 1)
                        .build());
            }
            assertEquals(1_000, metric(get("metrics").body(), "loadtest_calls_total"));
            feed.reported(run.resolve("report.html"), true);
        }
    }

    @Test
    void portThatIsTakenIsRefusedWithACorrection() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String why = LiveFeed.check(settings(taken.getLocalPort(), Duration.ZERO))
                    .orElseThrow();
            assertTrue(why.startsWith("live.port=" + taken.getLocalPort() + " cannot be listened on"), why);
            assertTrue(why.contains("0 for any free one"), why);
        }
        assertEquals(Optional.empty(), LiveFeed.check(settings(0, Duration.ZERO)));
    }

    @Test
    void nothingIsServedOnceItIsClosed() {
        feed.close();
        assertThrows(IOException.class, () -> get(""));
    }
}
