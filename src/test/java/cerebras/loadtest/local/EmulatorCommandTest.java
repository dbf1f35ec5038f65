package cerebras.loadtest.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** The command as a user meets it: a process with output and an exit code. */
@Tag("slow")
@Execution(CONCURRENT)
class EmulatorCommandTest {

    private static final Pattern CURL =
            Pattern.compile("curl -N (\\S+) -H 'Authorization: (.*?)' -H 'Content-Type: (.*?)' -d '(.*)'");

    @TempDir
    private Path folder;

    private Process process;

    @AfterEach
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void saysWhatItServesAndWhatItSaysWorks() throws Exception {
        start(
                "-Demulator.port=0",
                "-Demulator.speed=20000",
                "-Demulator.capacity=50",
                "-Demulator.retiredModels=true",
                "-Demulator.requestLog=requests.jsonl");
        String welcome = outputUpTo("Ctrl-C");
        assertTrue(welcome.contains("  model    gpt-oss-120b at 20,000 tokens/s, 50 at once\n"), welcome);
        assertTrue(welcome.contains("  model    llama-3.3-70b at 20,000 tokens/s, 50 at once\n"), welcome);
        assertTrue(welcome.contains("  quota    none\n  faults   none\n"), welcome);
        Matcher curl = CURL.matcher(welcome);
        assertTrue(curl.find(), welcome);
        String base = curl.group(1).replace("/v1/chat/completions", "");
        assertTrue(welcome.contains("  address  " + base + "\n"), welcome);
        assertTrue(welcome.contains(" mvn gatling:test -Dsimulation=SustainedLoad -Dtarget=" + base + "\n"), welcome);
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(curl.group(1)))
                                .header("Authorization", curl.group(2))
                                .header("Content-Type", curl.group(3))
                                .POST(BodyPublishers.ofString(curl.group(4)))
                                .build(),
                        BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().endsWith("data: [DONE]\n\n"), answer.body());
        process.destroy();
        process.waitFor();
        List<String> log = Files.readAllLines(folder.resolve("requests.jsonl"));
        assertEquals(1, log.size());
        assertTrue(
                log.get(0).startsWith("{\"number\":1,\"request\":\"POST /v1/chat/completions\",\"status\":200,"),
                log.get(0));
    }

    @Test
    void wrongSettingsAreReportedTogether() throws Exception {
        start("-Demulator.port=eighty", "-Dsppeed=3");
        assertRefused("""
        sppeed=3 is not a setting: did you mean emulator.speed? For example -Demulator.speed=3
        emulator.port=eighty is not a port: expected a whole number from 0 to 65535, 0 for any free one, for example -Demulator.port=8080
        """);
    }

    @Test
    void occupiedPortIsReportedInOneLine() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            start("-Demulator.port=" + socket.getLocalPort());
            String message = output();
            assertTrue(
                    message.startsWith("emulator.port=" + socket.getLocalPort() + " cannot be opened on 127.0.0.1 ("),
                    message);
            assertTrue(message.endsWith("): choose another, or 0 for any free one\n"), message);
            assertEquals(1, message.lines().count(), message);
            assertEquals(EmulatorCommand.REFUSED, process.waitFor());
        }
    }

    @Test
    void wrongFileOfModelsIsNamedThoughItIsAlsoTheOnePacked() throws Exception {
        Path userFiles = Files.createDirectory(folder.resolve("user-files"));
        Files.writeString(userFiles.resolve("models.conf"), "models = [{ id = mine }]");
        start("-Demulator.port=0");
        assertRefused("user-files/models.conf:1: mine={id} has no card: add for example card = { ... }\n");
    }

    private void assertRefused(String message) throws Exception {
        assertEquals(message, output());
        assertEquals(EmulatorCommand.REFUSED, process.waitFor());
    }

    private void start(String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // For a process of seconds: without the compiler that pays in hours.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPathAsBuiltFrom(folder)));
        command.addAll(List.of(settings));
        command.add(EmulatorCommand.class.getName());
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }

    /** A build packs the user's files. */
    private static String classPathAsBuiltFrom(Path folder) {
        return folder + System.getProperty("path.separator") + absoluteClassPath();
    }

    private static String absoluteClassPath() {
        return Pattern.compile(Pattern.quote(System.getProperty("path.separator")))
                .splitAsStream(System.getProperty("java.class.path"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private String output() throws IOException {
        return process.inputReader().lines().map(line -> line + "\n").collect(Collectors.joining());
    }

    private String outputUpTo(String end) throws IOException {
        StringBuilder text = new StringBuilder();
        BufferedReader lines = process.inputReader();
        while (text.indexOf(end) < 0) {
            String line = lines.readLine();
            assertFalse(line == null, "ended after " + text);
            text.append(line).append('\n');
        }
        return text.toString();
    }
}
