package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.log.ServedRequest;
import cerebras.loadtest.emulator.log.ServedRequest.Ending;
import java.io.InputStream;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Under TLS by negotiation, in clear text by upgrade. */
@SuppressWarnings("resource") // an open body is a stream in progress
class Http2Test {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ENDLESS = Client.body("slow", "Hi", "\"stream\":true");
    private static final String STREAM = Client.body("fast", "Hi", "\"stream\":true,\"max_tokens\":300");

    private Emulator emulator;
    private Client client;

    private void start(boolean tls) throws Exception {
        EmulatorOptions options = Profiles.options().withAnswerTokens(1500);
        emulator = Emulator.start(tls ? options.withTls() : options);
        client = new Client(emulator, Version.HTTP_2);
        assertEquals(Version.HTTP_2, client.get("/v1/models").version());
    }

    @AfterEach
    void close() {
        emulator.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void requestMayComeWithTheUpgradeOrTheFirstStream(boolean tls) throws Exception {
        emulator = Emulator.start(tls ? Profiles.options().withTls() : Profiles.options());
        client = new Client(emulator, Version.HTTP_2);
        HttpResponse<String> answer = client.chat(STREAM);
        assertEquals(Version.HTTP_2, answer.version());
        assertTrue(answer.body().endsWith("data: [DONE]\n\n"), answer.body());
        assertEquals("POST /v1/chat/completions", emulator.log().served().get(0).requestLine());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void headersAreThoseOfTheOlderVersionWithoutItsFraming(boolean tls) throws Exception {
        start(tls);
        HttpResponse<String> answer = client.chat(STREAM);
        assertEquals(
                "text/event-stream; charset=utf-8",
                answer.headers().firstValue("content-type").orElseThrow());
        assertTrue(answer.headers().firstValue("inference-id").isPresent());
        assertTrue(answer.headers().firstValue("date").isPresent());
        assertTrue(answer.headers().firstValue("connection").isEmpty());
        assertTrue(answer.headers().firstValue("transfer-encoding").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void streamsOfOneConnectionDoNotWaitForEachOther(boolean tls) throws Exception {
        start(tls);
        List<InputStream> open = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            InputStream endless = open(ENDLESS);
            assertEquals('d', endless.read());
            open.add(endless);
        }
        assertTrue(client.chat(STREAM).body().endsWith("data: [DONE]\n\n"));
        assertEquals(1 + 1, emulator.log().ended());
        for (InputStream stream : open) {
            assertEquals("ata: {", new String(stream.readNBytes(6)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cancelledStreamIsAClientThatLeft(boolean tls) throws Exception {
        start(tls);
        InputStream other = open(ENDLESS);
        InputStream cancelled = open(ENDLESS);
        cancelled.readNBytes(2000);
        cancelled.close();
        assertTrue(emulator.log().awaitEnded(2, PATIENCE));
        ServedRequest left = emulator.log().served().get(1);
        assertEquals(Ending.CLIENT_LEFT, left.ending());
        assertEquals(3, left.number());
        assertTrue(left.outputTokens() < 1500, "tokens " + left.outputTokens());
        assertEquals(2000, other.readNBytes(2000).length);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hundredsOfStreamsMayBeCancelledOnOneConnection(boolean tls) throws Exception {
        start(tls);
        for (int i = 0; i < 300; i++) {
            InputStream endless = open(ENDLESS);
            assertEquals('d', endless.read());
            endless.close();
        }
        assertTrue(emulator.log().awaitEnded(1 + 300, PATIENCE));
        assertEquals(200, client.get("/v1/models").statusCode());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void largeBodiesComeThroughAndTooLargeOnesAreRefused(boolean tls) throws Exception {
        start(tls);
        String request = Client.body("fast", "Hi", "\"max_tokens\":3");
        assertEquals(
                200,
                client.chat(request + " ".repeat(10_000_000 - request.length())).statusCode());
        assertEquals(413, client.chat("x".repeat(10_000_000 + 1)).statusCode());
        assertEquals(200, client.get("/v1/models").statusCode());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answerToHeadHasNoBody(boolean tls) throws Exception {
        start(tls);
        HttpResponse<String> answer =
                client.send(client.request("/v1/tcp_warming").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertEquals(200, answer.statusCode());
        assertEquals("", answer.body());
        assertEquals("2", answer.headers().firstValue("content-length").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closingTheEmulatorEndsItsStreams(boolean tls) throws Exception {
        start(tls);
        InputStream endless = open(ENDLESS);
        assertEquals('d', endless.read());
        emulator.close();
        assertEquals(Ending.EMULATOR_CLOSED, emulator.log().served().get(1).ending());
        assertFalse(emulator.log().served().get(1).clientLeft());
    }

    private InputStream open(String body) throws Exception {
        return client.send(
                        client.request("/v1/chat/completions")
                                .header("Authorization", "Bearer any")
                                .POST(HttpRequest.BodyPublishers.ofString(body)),
                        HttpResponse.BodyHandlers.ofInputStream())
                .body();
    }
}
