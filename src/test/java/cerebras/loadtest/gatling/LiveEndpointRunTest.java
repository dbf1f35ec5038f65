package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** What others see of a real run while it goes on, over HTTP. */
@Tag("slow")
@Execution(CONCURRENT)
class LiveEndpointRunTest {

    private static final Pattern ADDRESS = Pattern.compile("Live: (http://\\S+/) .* open \\1#(\\w+)");

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path results;

    @Test
    void lastScrapeHasTheTotalsOfTheReport() throws Exception {
        Process run = start("-Dduration=3s", "-Dlive.linger=2s", "-Demulator.quota=trial");
        Matcher address = address(run);
        String latest = "";
        while (run.isAlive()) {
            try {
                latest = get(address.group(1) + "metrics");
            } catch (IOException notYetOrNoMore) {
                // The next one is made soon.
            }
            Thread.onSpinWait();
        }
        GatlingProcess.rest(run);
        assertEquals(0, run.waitFor());
        JsonNode whole =
                new ObjectMapper().readTree(file("summary.json").toFile()).path("whole");
        assertTrue(whole.path("attempts").asLong() > 10, whole.toString());
        assertEquals(whole.path("attempts").asDouble(), sum(latest, "loadtest_requests_total"));
        for (String outcome : List.of("ok", "truncated_by_length", "quota_requests")) {
            assertEquals(
                    whole.path("outcomes").path(outcome).asDouble(),
                    sum(latest, "loadtest_requests_total.*outcome=\"" + outcome + "\""),
                    outcome);
        }
        assertEquals(
                whole.path("outputTokens").asDouble(),
                sum(latest, "gen_ai_client_token_usage_sum.*gen_ai_token_type=\"output\""),
                1e-6);
    }

    @Test
    void loadThatIsStoppedOnItsPageReportsWhatItMeasured() throws Exception {
        Process run = start("-Dduration=10m");
        Matcher address = address(run);
        while (sum(get(address.group(1) + "metrics"), "loadtest_requests_total") < 5) {
            Thread.onSpinWait();
        }
        HttpRequest stop = HttpRequest.newBuilder(URI.create(address.group(1) + "stop"))
                .header("X-Stop-Token", address.group(2))
                .POST(BodyPublishers.noBody())
                .build();
        assertEquals(202, client.send(stop, BodyHandlers.discarding()).statusCode());
        String output = GatlingProcess.rest(run);
        assertEquals(130, run.waitFor(), output);
        assertTrue(output.contains("Report: file:///"), output);
        assertTrue(Files.readString(file("report.html")).contains("The run was stopped on the live page"));
    }

    /** Gatling itself looks at every class of ours; those of the libraries and of the JDK's HTTP server are not even loaded. */
    @Test
    void loadWithoutLiveOutputLoadsNoServerAndNoMetrics() throws Exception {
        GatlingProcess run = GatlingProcess.run(
                TenUsers.class, results, Optional.empty(), "-Dtarget=emulator", "-Dduration=1s", "-verbose:class");
        assertEquals(0, run.exitCode());
        assertTrue(run.output().contains("cerebras.loadtest.live.LiveView "), "classes are listed");
        for (String part : List.of("io.prometheus.", "com.sun.net.httpserver.", "sun.net.httpserver.")) {
            assertFalse(run.output().contains(part), part);
        }
    }

    private Process start(String... settings) throws IOException {
        String[] all = Stream.concat(Stream.of("-Dtarget=emulator", "-Dlive.port=0"), Stream.of(settings))
                .toArray(String[]::new);
        return GatlingProcess.start(TenUsers.class, results, Optional.empty(), all);
    }

    private static Matcher address(Process run) throws IOException {
        BufferedReader lines = run.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher found = ADDRESS.matcher(line);
            if (found.find()) {
                return found;
            }
        }
        throw new AssertionError("the process ended before it listened");
    }

    private String get(String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    private static double sum(String metrics, String beginning) {
        Pattern wanted = Pattern.compile(beginning + ".*");
        return metrics.lines()
                .filter(line -> wanted.matcher(line).matches())
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private Path file(String name) throws IOException {
        try (Stream<Path> files = Files.walk(results)) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
        }
    }
}
