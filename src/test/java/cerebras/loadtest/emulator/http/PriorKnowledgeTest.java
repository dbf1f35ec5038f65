package cerebras.loadtest.emulator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.RawSocket;
import cerebras.loadtest.emulator.http.Pipeline.Http2;
import cerebras.loadtest.emulator.log.ServedRequest;
import cerebras.loadtest.emulator.log.ServedRequest.Ending;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** HTTP/2 in clear text from the first byte on, written frame by frame. */
class PriorKnowledgeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int SETTINGS = 4;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    /** END_HEADERS and END_STREAM. */
    private static final int WHOLE = 5;

    private final ToyServer server = new ToyServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void requestIsAnsweredWithoutAnyNegotiation() throws Exception {
        try (RawSocket client = open()) {
            send(client, get(1, "/hello"));
            client.readUpTo("hello");
            send(client, get(3, "/hello"));
            client.readUpTo("hello");
        }
        assertEquals("GET /hello", server.log().served().get(1).requestLine());
    }

    @Test
    void prefaceMayComeByteByByte() throws Exception {
        try (RawSocket client = new RawSocket(server.port())) {
            for (byte b : bytes(PREFACE + frame(SETTINGS, 0, 0, "") + get(1, "/hello"))) {
                client.send(new byte[] {b});
            }
            client.readUpTo("hello");
        }
    }

    @Test
    void streamsTakeTheirTurnsAsTheirPartsAreDue() throws Exception {
        try (RawSocket client = open()) {
            send(client, get(1, "/endless"));
            client.readUpTo("tick ");
            send(client, get(3, "/hello"));
            client.readUpTo("hello");
            client.readUpTo("tick ");
        }
    }

    @Test
    void streamThatIsResetWhileItIsHeldBackIsAClientThatLeft() throws Exception {
        try (RawSocket client = open()) {
            send(client, get(1, "/flood"));
            client.readUpTo("xxxx");
            send(client, frame(RESET, 0, 1, "\0\0\0\b"));
            assertHeldBackAndLeft();
        }
    }

    @Test
    void connectionThatIsResetWhileAStreamIsHeldBackIsAClientThatLeft() throws Exception {
        RawSocket client = open();
        send(client, get(1, "/flood"));
        client.readUpTo("xxxx");
        client.reset();
        assertHeldBackAndLeft();
    }

    /** The client's window takes 65,535 bytes, the emulator's buffer about as much, and a part has 65,536. */
    private void assertHeldBackAndLeft() throws Exception {
        assertTrue(server.log().awaitEnded(1, PATIENCE));
        ServedRequest flood = server.log().served().get(0);
        assertEquals(Ending.CLIENT_LEFT, flood.ending());
        assertTrue(flood.emissions().size() <= 4, "parts " + flood.emissions().size());
    }

    @Test
    @Tag("slow")
    void nothingLeaksWhenStreamsAndConnectionsAreReset() throws Exception {
        try (LeakWatch leaks = new LeakWatch()) {
            for (int i = 0; i < 50; i++) {
                RawSocket client = open();
                send(client, get(1, "/endless"));
                client.readUpTo("tick ");
                send(client, get(3, "/flood") + get(5, "/endless"));
                client.readUpTo("xxxx");
                send(client, frame(RESET, 0, 1, "\0\0\0\b") + get(7, "/hello"));
                client.reset();
            }
            ListenerTest.await(() -> server.connections() == 0);
            assertTrue(server.log().awaitEnded(server.log().requests(), PATIENCE));
            leaks.assertNone();
        }
    }

    @Test
    void clientThatOnlyResetsItsStreamsIsClosedAndOthersAreServed() throws Exception {
        StringBuilder flood = new StringBuilder();
        for (int i = 0; i < 2 * Http2.MOST_RESETS; i++) {
            flood.append(get(2 * i + 1, "/count")).append(frame(RESET, 0, 2 * i + 1, "\0\0\0\b"));
        }
        try (RawSocket other = open();
                RawSocket client = open()) {
            send(client, flood.toString());
            send(other, get(1, "/hello"));
            other.readUpTo("hello");
            ListenerTest.await(() -> server.connections() == 1);
        }
        assertTrue(
                server.log().requests() <= Http2.MOST_RESETS + 2, server.log().requests() + " requests");
    }

    private RawSocket open() throws Exception {
        RawSocket client = new RawSocket(server.port());
        send(client, PREFACE + frame(SETTINGS, 0, 0, ""));
        return client;
    }

    /** Method, scheme and authority by their numbers in HPACK's table, the path as it is. */
    private static String get(int stream, String path) {
        return frame(HEADERS, WHOLE, stream, "\u0082\u0086\u0001\u0001x\u0004" + (char) path.length() + path);
    }

    /** Length, type, flags and stream come before the payload. */
    private static String frame(int type, int flags, int stream, String payload) {
        return "\0\0" + (char) payload.length() + (char) type + (char) flags + "\0" + (char) (stream >>> 16)
                + (char) (stream >>> 8 & 0xff) + (char) (stream & 0xff) + payload;
    }

    private static void send(RawSocket client, String text) throws Exception {
        client.send(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
