package cerebras.loadtest.emulator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.RawSocket;
import cerebras.loadtest.emulator.log.ServedRequest;
import cerebras.loadtest.emulator.log.ServedRequest.Ending;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that behave badly, and those beside them that must not notice. */
class ListenerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String GET = " HTTP/1.1\r\nHost: x\r\n\r\n";

    private final ToyServer server = new ToyServer();

    @AfterEach
    void close() {
        server.close();
    }

    /** One event loop serves both: when the second client has its answer, the first one's flood was held back. */
    @Test
    @Tag("slow")
    void slowReaderIsWaitedForAndGetsEverything() throws Exception {
        try (RawSocket slow = new RawSocket(server.port());
                RawSocket other = new RawSocket(server.port())) {
            slow.send("GET /flood HTTP/1.0\r\n\r\n");
            slow.readUpTo("\r\n\r\n");
            other.send("GET /hello" + GET);
            other.readUpTo("hello");
            assertEquals(1, server.log().ended());
            assertEquals(
                    ToyServer.FLOOD_PARTS * ToyServer.FLOOD_PART_BYTES,
                    slow.rest().length());
        }
        ServedRequest flood = server.log().served().get(1);
        assertEquals(Ending.COMPLETE, flood.ending());
        assertEquals(ToyServer.FLOOD_PARTS, flood.emissions().size());
    }

    @Test
    void readerThatNeverReadsIsAClientThatLeft() throws Exception {
        RawSocket slow = new RawSocket(server.port());
        slow.send("GET /flood" + GET);
        slow.readUpTo("\r\n\r\n");
        slow.reset();
        assertTrue(server.log().awaitEnded(1, PATIENCE));
        assertEquals(Ending.CLIENT_LEFT, server.log().served().get(0).ending());
        assertTrue(server.log().served().get(0).emissions().size() < ToyServer.FLOOD_PARTS);
    }

    @Test
    void thousandHalfSentRequestsLeaveNothingBehind() throws Exception {
        String request = "POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n" + "x".repeat(99);
        for (int i = 0; i < 1000; i++) {
            RawSocket client = new RawSocket(server.port());
            client.send(request.substring(0, i % (request.length() + 1)));
            if (i % 2 == 0) {
                client.reset();
            } else {
                client.close();
            }
        }
        await(() -> server.connections() == 0);
        assertEquals(0, server.log().requests());
        try (RawSocket client = new RawSocket(server.port())) {
            client.send(request + "x");
            client.readUpTo("100 bytes");
        }
    }

    @Test
    void streamsOfOthersComeCompleteWhateverIsSentBesideThem() throws Exception {
        List<String> nonsense = List.of(
                "hello\r\n\r\n",
                "\0\1\2\3".repeat(5000),
                "GET\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "\r\n\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnot a frame at all, nor settings",
                "PRI * HTTP/2.0\r\n",
                "\u0016\u0003\u0001\u0002",
                "POST /length HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "POST /length HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
                "GET /hello HTTP/1.1\r\nbad header\r\n\r\n",
                "GET /hello HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: ?\r\n\r\n");
        try (RawSocket good = new RawSocket(server.port())) {
            for (String bytes : nonsense) {
                good.send("GET /short" + GET);
                good.readUpTo("tick ");
                RawSocket bad = new RawSocket(server.port());
                bad.send(bytes);
                good.readUpTo("\r\n0\r\n\r\n");
                bad.reset();
            }
        }
        await(() -> server.connections() == 0);
    }

    @Test
    @Tag("slow")
    void nothingLeaksWhenClientsVanishInTheMiddle() throws Exception {
        try (LeakWatch leaks = new LeakWatch()) {
            for (int i = 0; i < 50; i++) {
                vanish("GET /endless" + GET, "tick");
                vanish("GET /endless" + GET + "GET /hello" + GET, "tick");
                vanish("POST /length HTTP/1.1\r\nContent-Length: 9000\r\n\r\n" + "x".repeat(8999), "");
                vanish("POST /length HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nxxxxx", "400");
                vanish("GET /short" + GET + "garbage\r\n\r\n", "tick");
                vanish("GET /flood" + GET, "x");
            }
            await(() -> server.connections() == 0);
            assertTrue(server.log().awaitEnded(server.log().requests(), PATIENCE));
            leaks.assertNone();
        }
    }

    private void vanish(String request, String after) throws Exception {
        RawSocket client = new RawSocket(server.port());
        client.send(request);
        client.readUpTo(after);
        client.reset();
    }

    static void await(BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadlineNanos, "still not so after " + PATIENCE);
            Thread.onSpinWait();
        }
    }
}
