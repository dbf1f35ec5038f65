package cerebras.loadtest.emulator;

import cerebras.loadtest.api.Completion.Chunk;
import cerebras.loadtest.api.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** An ordinary client of one emulator, and the reading of its streams. Trusts the emulator's certificate. */
final class Client {

    private static final String KEY = "test-key";

    private final HttpClient http;
    private final Emulator emulator;

    Client(Emulator emulator) {
        this(emulator, HttpClient.Version.HTTP_1_1);
    }

    Client(Emulator emulator, HttpClient.Version version) {
        this.emulator = emulator;
        HttpClient.Builder builder = HttpClient.newBuilder().version(version);
        emulator.certificate().ifPresent(certificate -> builder.sslContext(Trust.in(certificate)));
        http = builder.build();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).header("Authorization", "Bearer " + KEY).GET());
    }

    HttpResponse<String> chat(String body) throws IOException, InterruptedException {
        return chat(body, "Bearer " + KEY);
    }

    HttpResponse<String> chat(String body, String authorization) throws IOException, InterruptedException {
        return send(request("/v1/chat/completions")
                .header("Authorization", authorization)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    CompletableFuture<HttpResponse<String>> chatAsync(String body) {
        HttpRequest request = request("/v1/chat/completions")
                .header("Authorization", "Bearer " + KEY)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body)
            throws IOException, InterruptedException {
        return http.send(request.build(), body);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(emulator.baseUri().resolve(path));
    }

    /** A request with one message, and whatever else is given, for example {@code "stream":true}. */
    static String body(String model, String message, String more) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":" + Json.text(message) + "}]"
                + (more.isEmpty() ? "" : "," + more) + "}";
    }

    /** The data of each event; fails on anything else in the stream. */
    static List<String> events(String stream) {
        List<String> events = new ArrayList<>();
        for (String event : stream.split("\n\n")) {
            if (!event.startsWith("data: ") || event.indexOf('\n') >= 0) {
                throw new AssertionError("not an event: " + event);
            }
            events.add(event.substring("data: ".length()));
        }
        return events;
    }

    /** The events read as chunks, without the end mark. */
    static List<Chunk> chunks(String stream) throws IOException {
        List<Chunk> chunks = new ArrayList<>();
        for (String event : events(stream)) {
            if (!event.equals("[DONE]")) {
                chunks.add(Json.read(event.getBytes(StandardCharsets.UTF_8), Chunk.class));
            }
        }
        return chunks;
    }

    static String content(List<Chunk> chunks) {
        return chunks.stream()
                .map(c -> orEmpty(c.choices().get(0).delta().content()))
                .collect(Collectors.joining());
    }

    static String reasoning(List<Chunk> chunks) {
        return chunks.stream()
                .map(c -> orEmpty(c.choices().get(0).delta().reasoning()))
                .collect(Collectors.joining());
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
