package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.log.ServedRequest;
import cerebras.loadtest.emulator.log.ServedRequest.Ending;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One client does harm, or tries to, and another is served all the same. */
@Tag("slow")
class MisbehavingClientTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SHORT = Client.body("fast", "Hi", "\"max_tokens\":3");
    private static final String ONE_WORD = Client.body("fast", "a".repeat(9_000_000), "");

    private final Emulator emulator = Emulator.start(Profiles.options());

    @AfterEach
    void close() {
        emulator.close();
    }

    /** A word of 9 MB once took half a minute to count, also when its client had hung up. */
    @Test
    void clientWithManyEndlessWordsDelaysNoOtherClient() throws Exception {
        try (RawSocket greedy = new RawSocket(emulator);
                RawSocket modest = new RawSocket(emulator)) {
            for (int i = 0; i < 3; i++) {
                greedy.send(RawSocket.post(ONE_WORD));
            }
            modest.send(RawSocket.post(SHORT));
            modest.readUpTo("chat.completion");
            assertTrue(emulator.log().ended() < 4, emulator.log().ended() + " ended");
            assertEquals(
                    1,
                    emulator.log().served().stream()
                            .filter(MisbehavingClientTest::isShort)
                            .count());
            for (int i = 0; i < 3; i++) {
                greedy.readUpTo("context_length_exceeded");
            }
        }
    }

    @Test
    void promptsOfClientsThatLeftAreNotRead() throws Exception {
        for (int i = 0; i < 20; i++) {
            RawSocket gone = new RawSocket(emulator);
            gone.send(RawSocket.post(ONE_WORD));
            gone.reset();
        }
        try (RawSocket modest = new RawSocket(emulator)) {
            modest.send(RawSocket.post(SHORT));
            modest.readUpTo("chat.completion");
        }
        assertTrue(emulator.log().awaitEnded(emulator.log().requests(), PATIENCE));
        List<ServedRequest> served = emulator.log().served();
        assertEquals(1, served.stream().filter(MisbehavingClientTest::isShort).count());
        assertTrue(served.stream().allMatch(request -> isShort(request) || request.ending() == Ending.CLIENT_LEFT));
    }

    @Test
    void promptBeyondTheContextIsEstimatedAndRefused() throws Exception {
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(RawSocket.post(Client.body("fast", "!".repeat(9_000_000), "")));
            String told = client.readUpTo("limit is");
            long tokens = Long.parseLong(told.replaceAll("(?s).*Current length is (\\d+) while.*", "$1"));
            assertTrue(tokens > 1_900_000 && tokens < 2_300_000, tokens + " tokens: about 9,000,000 / 4");
        }
    }

    /** Each of these cost its thread, or minutes. Status 0 stands for any answer. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void requestThatAsksForTheImpossibleIsAnsweredAndTheNextOneToo(String name, int status, String body)
            throws Exception {
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(RawSocket.post(body));
            String line = client.readUpTo("\r\n");
            assertTrue(status == 0 || line.contains(" " + status + " "), line);
            client.send(RawSocket.post(SHORT));
            client.readUpTo("\"completion_tokens\":3");
        }
    }

    static Stream<Arguments> requestThatAsksForTheImpossibleIsAnsweredAndTheNextOneToo() {
        String endless = "\"minItems\":2000000000,\"maxItems\":2000000000";
        return Stream.of(
                Arguments.of(
                        "a list without end",
                        200,
                        schema("{\"type\":\"array\"," + endless + ",\"items\":{\"$ref\":\"#\"}}")),
                Arguments.of("a text without end", 200, schema("{\"type\":\"string\",\"minLength\":2000000000}")),
                Arguments.of("a schema within itself", 200, schema("{\"allOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"}]}")),
                Arguments.of("a large enum", 200, schema("{\"enum\":[" + "1,".repeat(1_000_000) + "1]}")),
                Arguments.of("a pattern that never ends", 200, schema("{\"type\":\"string\",\"pattern\":\"(a+)+$\"}")),
                Arguments.of("a deep schema", 400, schema("{\"items\":".repeat(5000) + "{}" + "}".repeat(5000))),
                Arguments.of(
                        "a schema nearly as deep", 200, schema("{\"items\":".repeat(900) + "{}" + "}".repeat(900))),
                Arguments.of("a deep body", 400, "[".repeat(1_000_000)),
                Arguments.of(
                        "many choices without end",
                        200,
                        Client.body("fast", "Hi", "\"n\":2000000000,\"min_tokens\":40000")),
                Arguments.of(
                        "many messages",
                        0,
                        "{\"model\":\"fast\",\"messages\":[" + "{\"role\":\"user\",\"content\":\"\"},".repeat(200_000)
                                + "{\"role\":\"user\",\"content\":\"\"}]}"),
                Arguments.of("a long number", 400, Client.body("fast", "Hi", "\"seed\":" + "9".repeat(1_000_000))),
                Arguments.of(
                        "a wide object",
                        400,
                        Client.body("fast", "Hi", "\"logit_bias\":{" + "\"1\":1,".repeat(500_000) + "\"2\":1e999}")));
    }

    private static String schema(String schema) {
        return Client.body(
                "fast",
                "Hi",
                "\"max_tokens\":50,\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
                        + "{\"name\":\"x\",\"schema\":" + schema + "}}");
    }

    @Test
    void packedBodyIsUnpackedUpToTheLimitOnly() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            byte[] blanks = new byte[1_000_000];
            for (int i = 0; i < 1000; i++) {
                gzip.write(blanks);
            }
        }
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(
                    ("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\nContent-Encoding: gzip\r\n"
                                    + "Content-Length: " + bomb.size() + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            client.send(bomb.toByteArray());
            assertTrue(client.readUpTo("\r\n").contains(" 413 "));
            client.send(RawSocket.post(SHORT));
            client.readUpTo("chat.completion");
        }
    }

    private static boolean isShort(ServedRequest request) {
        return request.outputTokens() == 3;
    }
}
