package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A headless browser on this machine, driven by the Chrome DevTools Protocol. {@code CHROMIUM} names its binary; else it is
 * looked for in {@code PATH}. All tests share one.
 */
final class Chromium {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final long TIMEOUT_SECONDS = 120;
    private static final JsonMapper JSON = new JsonMapper();
    private static Chromium shared;

    private final WebSocket socket;
    private final AtomicInteger messages = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final Map<String, List<String>> complaints = new ConcurrentHashMap<>();

    private Chromium(URI address) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Incoming())
                .join();
    }

    /** The browser. Without one the test that asks is skipped, but in a build with {@code CI=true} it fails. */
    static synchronized Chromium shared() throws IOException, InterruptedException {
        if (shared == null) {
            Optional<Path> binary = binary();
            if (!"true".equals(System.getenv("CI"))) {
                assumeTrue(binary.isPresent(), "no Chromium on this machine");
            }
            shared = start(binary.orElseThrow());
        }
        return shared;
    }

    private static Optional<Path> binary() {
        Stream<Path> named = Optional.ofNullable(System.getenv("CHROMIUM")).map(Path::of).stream();
        Stream<Path> inPath = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)));
        return Stream.concat(named, inPath).filter(Files::isExecutable).findFirst();
    }

    private static Chromium start(Path binary) throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory("chromium-profile");
        Process browser = new ProcessBuilder(
                        binary.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-background-timer-throttling",
                        "--disable-backgrounding-occluded-windows",
                        "--disable-renderer-backgrounding",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(browser::destroyForcibly));
        Path port = profile.resolve("DevToolsActivePort");
        for (long tries = TIMEOUT_SECONDS * 20; tries > 0; tries--) {
            List<String> lines = Files.exists(port) ? Files.readAllLines(port) : List.of();
            if (lines.size() > 1) {
                return new Chromium(URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new IOException("the browser did not start within " + TIMEOUT_SECONDS + " s");
    }

    /** Opens a page of the report, and waits until its charts are drawn. */
    Tab open(Path page, int width, int height, Colours colours) throws IOException, InterruptedException {
        if (!Files.exists(page)) {
            throw new NoSuchFileException(page.toString());
        }
        String target = call(null, "Target.createTarget", Map.of("url", "about:blank"))
                .path("targetId")
                .asText();
        String session = call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asText();
        Tab tab = new Tab(target, session);
        complaints.put(session, new CopyOnWriteArrayList<>());
        tab.call("Runtime.enable", Map.of());
        tab.call("Log.enable", Map.of());
        tab.call("Page.enable", Map.of());
        tab.size(width, height);
        tab.media("", colours);
        tab.call("Page.navigate", Map.of("url", page.toUri().toString()));
        for (long tries = TIMEOUT_SECONDS * 50; tries > 0; tries--) {
            if (tab.evaluate("document.documentElement?.dataset.drawn === 'true'")
                    .asBoolean()) {
                return tab;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new IOException(page + " was not drawn: " + tab.complaints());
    }

    /** What the system prefers. */
    enum Colours {
        LIGHT,
        DARK
    }

    /** One page in the browser. */
    final class Tab implements AutoCloseable {

        private final String target;
        private final String session;

        private Tab(String target, String session) {
            this.target = target;
            this.session = session;
        }

        /** The value of an expression, awaited when it is a promise. */
        JsonNode evaluate(String expression) throws IOException, InterruptedException {
            JsonNode answer = call(
                    "Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
            if (answer.has("exceptionDetails")) {
                throw new IOException(answer.path("exceptionDetails").toString());
            }
            return answer.path("result").path("value");
        }

        /** Errors on the console, violations of the content security policy among them. */
        List<String> complaints() {
            return List.copyOf(complaints.get(session));
        }

        /** Resizes the window. */
        void size(int width, int height) throws IOException, InterruptedException {
            call(
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        }

        /** @param media {@code print}, or empty for the screen */
        void media(String media, Colours colours) throws IOException, InterruptedException {
            call(
                    "Emulation.setEmulatedMedia",
                    Map.of(
                            "media",
                            media,
                            "features",
                            List.of(Map.of(
                                    "name",
                                    "prefers-color-scheme",
                                    "value",
                                    colours.name().toLowerCase(Locale.ROOT)))));
        }

        /** Presses and releases a key. */
        void press(String key) throws IOException, InterruptedException {
            Map<String, Object> event = Map.of(
                    "type",
                    "keyDown",
                    "key",
                    key,
                    "code",
                    key,
                    "windowsVirtualKeyCode",
                    key.equals("Tab") ? 9 : 13,
                    "text",
                    key.equals("Enter") ? "\r" : "");
            call("Input.dispatchKeyEvent", event);
            call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key));
        }

        /** The page on paper. */
        byte[] pdf() throws IOException, InterruptedException {
            return Base64.getDecoder()
                    .decode(call("Page.printToPDF", Map.of("preferCSSPageSize", true, "printBackground", false))
                            .path("data")
                            .asText());
        }

        private JsonNode call(String method, Map<String, ?> parameters) throws IOException, InterruptedException {
            return Chromium.this.call(session, method, parameters);
        }

        @Override
        public void close() throws IOException {
            try {
                Chromium.this.call(null, "Target.closeTarget", Map.of("targetId", target));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private JsonNode call(String session, String method, Map<String, ?> parameters)
            throws IOException, InterruptedException {
        int id = messages.incrementAndGet();
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        if (session != null) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        try {
            synchronized (socket) {
                socket.sendText(message.toString(), true).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            }
            JsonNode found = answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (found.has("error")) {
                throw new IOException(method + ": " + found.path("error"));
            }
            return found.path("result");
        } catch (ExecutionException | TimeoutException failed) {
            throw new IOException(method, failed);
        }
    }

    private final class Incoming implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(String message) {
            try {
                JsonNode node = JSON.readTree(message);
                if (node.has("id")) {
                    answers.remove(node.path("id").asInt()).complete(node);
                } else {
                    note(node);
                }
            } catch (IOException notJson) {
                throw new UncheckedIOException(notJson);
            }
        }

        private void note(JsonNode event) {
            JsonNode parameters = event.path("params");
            String said = switch (event.path("method").asText()) {
                case "Log.entryAdded" -> {
                    JsonNode entry = parameters.path("entry");
                    yield entry.path("level").asText().equals("error")
                            ? entry.path("text").asText()
                            : "";
                }
                case "Runtime.exceptionThrown" ->
                    parameters.path("exceptionDetails").toString();
                default -> "";
            };
            if (!said.isEmpty()) {
                complaints
                        .computeIfAbsent(event.path("sessionId").asText(), unknown -> new CopyOnWriteArrayList<>())
                        .add(said);
            }
        }
    }
}
