package cerebras.loadtest.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.log.ServedRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SHORT = Client.body("fast", "Hi", "\"max_tokens\":3");
    private static final String ENDLESS = Client.body("slow", "Hi", "\"stream\":true");

    private final Emulator emulator = Emulator.start(Profiles.options().withAnswerTokens(5000));

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        String stream = Client.body("fast", "Hi", "\"stream\":true,\"max_tokens\":500");
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(RawSocket.post(stream)
                    + RawSocket.get("/v1/models/slow")
                    + RawSocket.get("/nowhere")
                    + RawSocket.post(SHORT)
                    + RawSocket.get("/v1/tcp_warming"));
            client.readUpTo("text/event-stream");
            client.readUpTo("[DONE]");
            client.readUpTo("\"id\":\"slow\"");
            client.readUpTo("HTTP/1.1 404");
            client.readUpTo("chat.completion\"");
            client.readUpTo("{}");
        }
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L),
                emulator.log().served().stream().map(ServedRequest::number).toList());
    }

    @Test
    void manyPipelinedRequestsAreAllAnswered() throws Exception {
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(RawSocket.get("/v1/models/fast").repeat(500));
            for (int i = 0; i < 500; i++) {
                client.readUpTo("HTTP/1.1 200");
            }
        }
        assertEquals(500, emulator.log().requests());
    }

    @Test
    void requestMayBeCutAtAnyByte() throws Exception {
        byte[] request = RawSocket.post(Client.body("fast", "naïve – 🧪", "\"max_tokens\":3"))
                .getBytes(UTF_8);
        try (RawSocket client = new RawSocket(emulator)) {
            for (int cut = 1; cut < request.length; cut++) {
                client.send(Arrays.copyOfRange(request, 0, cut));
                client.send(Arrays.copyOfRange(request, cut, request.length));
                assertTrue(client.readUpTo("\r\n0\r\n\r\n").contains("\"completion_tokens\":3"));
            }
        }
    }

    @Test
    void requestMayComeByteByByte() throws Exception {
        try (RawSocket client = new RawSocket(emulator)) {
            for (char c : RawSocket.post(SHORT).toCharArray()) {
                client.send(Character.toString(c));
            }
            client.readUpTo("chat.completion");
        }
    }

    @Test
    void nothingMoreIsEmittedOnceTheClientLeft() throws Exception {
        RawSocket client = new RawSocket(emulator);
        client.send(RawSocket.post(ENDLESS));
        client.readUpTo("\"content\"");
        client.reset();
        assertLeft();
    }

    @Test
    void clientThatClosesPolitelyHasLeftToo() throws Exception {
        RawSocket client = new RawSocket(emulator);
        client.send(RawSocket.post(ENDLESS));
        client.readUpTo("\"content\"");
        client.close();
        assertLeft();
    }

    private void assertLeft() throws InterruptedException {
        assertTrue(emulator.log().awaitEnded(1, PATIENCE));
        ServedRequest served = emulator.log().served().get(0);
        assertTrue(served.clientLeft());
        assertEquals(200, served.status().orElseThrow());
        assertTrue(served.outputTokens() >= 1 && served.outputTokens() < 5000, "tokens " + served.outputTokens());
        assertTrue(served.endNanos()
                >= served.emissions().sentNanos(served.emissions().size() - 1));
    }

    @Test
    void requestsThatWaitedForTheirTurnEndWithTheConnection() throws Exception {
        RawSocket client = new RawSocket(emulator);
        client.send(RawSocket.post(ENDLESS) + RawSocket.post(SHORT));
        client.readUpTo("\"content\"");
        client.reset();
        assertTrue(emulator.log().awaitEnded(2, PATIENCE));
        ServedRequest waited = emulator.log().served().get(1);
        assertTrue(waited.clientLeft());
        assertTrue(waited.status().isEmpty());
        assertTrue(waited.firstByteNanos().isEmpty());
    }

    @Test
    void fiftyClientsComeAndGo() throws Exception {
        for (int i = 0; i < 50; i++) {
            RawSocket client = new RawSocket(emulator);
            client.send(RawSocket.post(ENDLESS));
            client.readUpTo("assistant");
            client.reset();
            new RawSocket(emulator).close();
        }
        assertTrue(emulator.log().awaitEnded(50, PATIENCE));
        assertEquals(50, emulator.log().chatCompletions());
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(RawSocket.post(SHORT));
            client.readUpTo("chat.completion");
        }
    }

    @Test
    void connectionIsClosedIfTheClientAsksForIt() throws Exception {
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(RawSocket.post(SHORT, "Connection: close"));
            String answer = client.rest();
            assertTrue(answer.contains("\r\nconnection: close\r\n"), answer);
            assertTrue(answer.endsWith("\r\n0\r\n\r\n"), answer);
        }
    }

    @Test
    void nothingIsReadAfterARequestToClose() throws Exception {
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(RawSocket.post(SHORT, "Connection: close") + RawSocket.get("/nowhere"));
            assertFalse(client.rest().contains("404"));
        }
        assertEquals(1, emulator.log().requests());
    }

    @Test
    void oldProtocolGetsNoChunks() throws Exception {
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(RawSocket.post(SHORT).replace("HTTP/1.1", "HTTP/1.0"));
            String answer = client.rest();
            assertFalse(answer.contains("transfer-encoding"), answer);
            assertTrue(answer.endsWith("}}"), answer);
        }
    }

    @Test
    void clientThatAsksFirstIsAskedToContinue() throws Exception {
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(RawSocket.post("")
                    .replace("Content-Length: 0", "Content-Length: " + SHORT.length() + "\r\nExpect: 100-continue"));
            client.readUpTo("100 Continue");
            client.send(SHORT);
            client.readUpTo("chat.completion");
        }
    }

    @Test
    void clientThatAsksFirstIsInformedIfItsBodyIsTooLarge() throws Exception {
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(RawSocket.post("")
                    .replace("Content-Length: 0", "Content-Length: " + (10_000_000 + 1) + "\r\nExpect: 100-continue"));
            String answer = client.rest();
            assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
            assertTrue(answer.contains("connection: close"), answer);
        }
    }

    @Test
    void whatIsNotHttpIsRefusedAndTheConnectionClosed() throws Exception {
        try (RawSocket client = new RawSocket(emulator)) {
            client.send("hello\r\n\r\n");
            assertTrue(client.rest().startsWith("HTTP/1.1 400 "));
        }
    }

    @Test
    void headersThatAreTooLongAreRefusedAndTheConnectionClosed() throws Exception {
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(RawSocket.post(SHORT, "X-Long: " + "x".repeat(9000)));
            assertTrue(client.rest().startsWith("HTTP/1.1 431 "));
        }
    }

    @Test
    void manyShortHeadersAreTooLongTogether() throws Exception {
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(RawSocket.post(SHORT, "X-Short: y\r\n".repeat(2000).strip()));
            assertTrue(client.rest().startsWith("HTTP/1.1 431 "));
        }
    }

    @Test
    void requestLineThatIsTooLongIsRefused() throws Exception {
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(RawSocket.get("/v1/models/" + "x".repeat(5000)));
            assertTrue(client.rest().startsWith("HTTP/1.1 431 "));
        }
    }

    @Test
    void hundredHeadersAreFine() throws Exception {
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(RawSocket.post(SHORT, "X-Short: y\r\n".repeat(100).strip()));
            client.readUpTo("chat.completion");
        }
    }

    @Test
    void refusedRequestsTakeTheirTurnAmongTheOthers() throws Exception {
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(RawSocket.post(SHORT) + RawSocket.post("x".repeat(10_000_000 + 1))
                    + RawSocket.get("/v1/models/fast") + RawSocket.post(SHORT, "Content-Encoding: br")
                    + "HEAD /v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\n\r\n" + "garbage\r\n\r\n");
            client.readUpTo("chat.completion\"");
            client.readUpTo("HTTP/1.1 413");
            client.readUpTo("\"id\":\"fast\"");
            client.readUpTo("HTTP/1.1 415");
            String head = client.readUpTo("\r\n\r\nHTTP/1.1 400");
            assertFalse(head.contains("\"object\""), head);
        }
    }

    @Test
    void tenMegabytesAreNotTooLarge() throws Exception {
        String body = SHORT + " ".repeat(10_000_000 - SHORT.length());
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(RawSocket.post(body));
            assertTrue(client.readUpTo("\r\n").startsWith("HTTP/1.1 200 "));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /v1/models/f%61st                      | HTTP/1.1 200",
                "GET /v1/models/fast?format=huggingface     | HTTP/1.1 200",
                "GET http://api.cerebras.ai/v1/models/fast  | HTTP/1.1 200",
                "HEAD /v1/models/fast                       | HTTP/1.1 200",
                "HEAD /nowhere                              | HTTP/1.1 404",
                "HEAD /v1/chat/completions                  | allow: POST",
                "OPTIONS /v1/models                         | allow: GET, HEAD",
                "OPTIONS *                                  | HTTP/1.1 404",
            })
    void requestLineIsUnderstood(String line, String answer) throws Exception {
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(line + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\n\r\n" + RawSocket.get("/last"));
            client.readUpTo(answer);
            client.readUpTo("\r\n\r\n");
            client.readUpTo("HTTP/1.1 404");
        }
    }
}
