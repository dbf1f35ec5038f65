package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.metrics.VariantComparison;
import cerebras.loadtest.records.CallLog;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Targets with keys, headers, fields, models, limits and budgets of their own, in one run. */
@Tag("slow")
@Execution(CONCURRENT)
class ComparedTargetsRunTest {

    private static final String KEY_A = "key-of-a-5f0c3d77b1e9";
    private static final String KEY_B = "key-of-b-92ab64c0d8e1";

    @TempDir
    private Path results;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Server a = new Server("groq-5", 100);
    private final Server b = new Server("other-60", 200);

    @AfterEach
    void stop() {
        a.http.stop(0);
        b.http.stop(0);
        threads.shutdownNow();
    }

    @Test
    void eachTargetGetsItsOwnKeyHeadersAndFieldsAndNothingOfTheOther() throws Exception {
        GatlingProcess process = GatlingProcess.run(
                TwoTargets.class,
                results,
                Map.of("KEY_A", KEY_A, "KEY_B", KEY_B, "CEREBRAS_API_KEY", "csk-of-neither-1d2e3f4a"),
                "-Dtargets=a,b",
                "-Dtargets.a.target=" + a.url(),
                "-Dtargets.a.model=model-a",
                "-Dtargets.a.keyVariable=KEY_A",
                "-Dtargets.a.header.x-only=a",
                "-Dtargets.a.maxCalls=20",
                "-Dtargets.b.target=" + b.url(),
                "-Dtargets.b.model=model-b",
                "-Dtargets.b.keyVariable=KEY_B",
                "-Dtargets.b.keyHeader=x-api-key",
                "-Dtargets.b.body.service_tier=flex",
                "-Dtargets.b.header.x-gateway=env:KEY_B",
                "-Dstream=false",
                "-Dpreflight=full",
                "-Dduration=120s");
        assertEquals(5, process.exitCode(), process.output());
        assertEquals(Set.of("Bearer " + KEY_A), a.seen("authorization"));
        assertEquals(Set.of("null"), a.seen("x-api-key"));
        assertEquals(Set.of("null"), a.seen("x-gateway"));
        assertEquals(Set.of("a"), a.seen("x-only"));
        assertEquals(Set.of("null"), b.seen("authorization"));
        assertEquals(Set.of(KEY_B), b.seen("x-api-key"));
        assertEquals(Set.of(KEY_B), b.seen("x-gateway"));
        assertEquals(Set.of("null"), b.seen("x-only"));
        assertTrue(a.bodies.stream().allMatch(body -> body.contains("\"model-a\"") && !body.contains("service_tier")));
        assertTrue(b.bodies.stream().allMatch(body -> body.contains("\"model-b\"") && body.contains("\"flex\"")));

        assertFalse(process.output().contains("key-of-"), "a key is in the output");
        try (Stream<Path> files = Files.walk(results)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(text.contains("key-of-") || text.contains("csk-of-neither"), file.toString());
            }
        }

        Path log = newest();
        RunSummary summary = SummaryBuilder.summarize(log);
        assertEquals("maxCalls=20 of a is spent", summary.stop().reason());
        assertEquals(20, a.calls.get() - 1, "besides the small call");
        assertTrue(Math.abs(b.calls.get() - a.calls.get()) <= 2, b.calls + " calls of b");
        VariantComparison comparison = summary.comparisons().get(0);
        assertEquals("b", comparison.variant());
        assertEquals("a", comparison.base());
        assertTrue(comparison.pairs() >= 18, comparison.pairs() + " pairs");
        assertTrue(
                attempts(summary, "a") >= 18 && attempts(summary, "a") <= 20,
                attempts(summary, "a") + " of a: the window ends where the budget is spent, while calls are in flight");
        assertTrue(attempts(summary, "b") >= 18, attempts(summary, "b") + " of b");
    }

    /** Half the time of b's answers at a: 100 against 200 ms. */
    @Test
    void differenceOfTwoServersIsFound() throws Exception {
        GatlingProcess process = GatlingProcess.run(
                TwoTargets.class,
                results,
                Map.of(),
                "-Dtargets=a,b",
                "-Dtargets.a.target=" + a.url(),
                "-Dtargets.b.target=" + b.url(),
                "-Dmodel=m",
                "-Dstream=false",
                "-Dduration=8s");
        assertEquals(0, process.exitCode(), process.output());
        assertTrue(process.output().contains("b is slower than a: end-to-end latency"), process.output());
        assertEquals(Set.of("null"), a.seen("authorization"));
    }

    private long attempts(RunSummary summary, String variant) {
        return summary.breakdowns().stream()
                .filter(part ->
                        part.kind() == Breakdown.Kind.VARIANT && part.name().equals(variant))
                .findFirst()
                .orElseThrow()
                .figures()
                .attempts();
    }

    private Path newest() throws IOException {
        try (Stream<Path> files = Files.walk(results)) {
            return files.filter(file -> file.getFileName().toString().equals(CallLog.FILE_NAME))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** A server that keeps what it got, and takes its time. */
    private final class Server {

        private final HttpServer http;
        private final Set<String> headers = new ConcurrentSkipListSet<>();
        private final Set<String> bodies = new ConcurrentSkipListSet<>();
        private final AtomicInteger calls = new AtomicInteger();
        private final String name;
        private final int millis;

        Server(String name, int millis) {
            this.name = name;
            this.millis = millis;
            try {
                http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            http.setExecutor(threads);
            http.createContext("/", this::answer);
            http.start();
        }

        String url() {
            return "http://127.0.0.1:" + http.getAddress().getPort();
        }

        /** The values of a header over all requests; {@code null} if one came without it. */
        Set<String> seen(String header) {
            Set<String> values = new TreeSet<>();
            headers.stream()
                    .filter(line -> line.startsWith(header + ": "))
                    .forEach(line -> values.add(line.substring(header.length() + 2)));
            return values;
        }

        private void answer(HttpExchange exchange) throws IOException {
            for (String header : List.of("authorization", "x-api-key", "x-gateway", "x-only")) {
                headers.add(header + ": " + exchange.getRequestHeaders().getFirst(header));
            }
            byte[] body = exchange.getRequestBody().readAllBytes();
            byte[] answer;
            if (exchange.getRequestMethod().equals("GET")) {
                answer = "{\"data\":[{\"id\":\"model-a\"},{\"id\":\"model-b\"},{\"id\":\"m\"}]}"
                        .getBytes(StandardCharsets.UTF_8);
            } else {
                bodies.add(new String(body, StandardCharsets.UTF_8));
                calls.incrementAndGet();
                answer = ("{\"id\":\"" + name
                                + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
                                + "\"Hello\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,"
                                + "\"total_tokens\":11}}")
                        .getBytes(StandardCharsets.UTF_8);
                try {
                    Thread.sleep(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        }
    }
}
