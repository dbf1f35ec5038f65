package cerebras.loadtest.emulator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.RawSocket;
import cerebras.loadtest.emulator.log.ServedRequest.Ending;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to requests whose answers cannot be planned, or need not be. */
class PlanningTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofMinutes(1);

    @ParameterizedTest
    @ValueSource(strings = {"memory", "stack", "class", "assertion", "exception"})
    void errorInPlanningIsAServerErrorAndTheNextRequestIsServed(String error) throws Exception {
        try (ToyServer server = new ToyServer();
                RawSocket client = new RawSocket(server.port())) {
            client.send(get("/error/" + error) + get("/hello"));
            assertTrue(client.readUpTo("\r\n").startsWith("HTTP/1.1 500 "));
            client.readUpTo("Encountered a server error");
            client.readUpTo("hello");
        }
    }

    @Test
    void requestOfAClientThatLeftIsNotPlanned() throws Exception {
        BlockingQueue<Runnable> pool = new LinkedBlockingQueue<>();
        try (ToyServer server = new ToyServer(pool::add, LONG)) {
            RawSocket gone = new RawSocket(server.port());
            gone.send(get("/count") + get("/count"));
            Runnable planning = pool.poll(20, TimeUnit.SECONDS);
            gone.reset();
            assertTrue(server.log().awaitEnded(2, PATIENCE));
            planning.run();
            assertEquals(0, server.planned());
            assertEquals(0, pool.size());
            assertEquals(Ending.CLIENT_LEFT, server.log().served().get(0).ending());

            try (RawSocket present = new RawSocket(server.port())) {
                present.send(get("/count"));
                pool.poll(20, TimeUnit.SECONDS).run();
                present.readUpTo("count 1");
            }
        }
    }

    @Test
    void bodyForWhichThereIsNoRoomIsRefusedAndThereIsRoomAgainLater() throws Exception {
        BlockingQueue<Runnable> pool = new LinkedBlockingQueue<>();
        String large = "POST /length HTTP/1.1\r\nContent-Length: 9000000\r\n\r\n" + "x".repeat(9_000_000);
        try (ToyServer server = new ToyServer(pool::add, LONG);
                RawSocket first = new RawSocket(server.port());
                RawSocket second = new RawSocket(server.port());
                RawSocket third = new RawSocket(server.port())) {
            first.send(large);
            Runnable held = pool.poll(20, TimeUnit.SECONDS);
            second.send(large);
            Runnable heldToo = pool.poll(20, TimeUnit.SECONDS);
            third.send(large);
            pool.poll(20, TimeUnit.SECONDS).run();
            assertTrue(third.readUpTo("\r\n").contains(" 503 "));
            held.run();
            first.readUpTo("9000000 bytes");
            second.reset();
            ListenerTest.await(() -> server.log().ended() == 3);
            heldToo.run();
            for (int i = 0; i < 3; i++) {
                third.send(large);
                pool.poll(20, TimeUnit.SECONDS).run();
                third.readUpTo("9000000 bytes");
            }
        }
    }

    /** One byte after the other is no request, and neither is nothing; who is being answered may stay. */
    @Test
    void connectionWithoutAWholeRequestIsClosedAndOthersGoOn() throws Exception {
        try (ToyServer server = new ToyServer(Runnable::run, Duration.ofSeconds(1));
                RawSocket silent = new RawSocket(server.port());
                RawSocket slow = new RawSocket(server.port());
                RawSocket served = new RawSocket(server.port())) {
            served.send(get("/endless"));
            slow.send("GET /hello HTTP/1.1\r\nX: ");
            assertEquals("", silent.rest());
            assertEquals("", slow.rest());
            served.readUpTo("tick ");
            served.readUpTo("tick ");
            ListenerTest.await(() -> server.connections() == 1);
            assertEquals(1, server.log().requests());
        }
    }

    @Test
    void connectionStaysOpenBetweenRequests() throws Exception {
        try (ToyServer server = new ToyServer(Runnable::run, LONG);
                RawSocket client = new RawSocket(server.port())) {
            for (int i = 0; i < 3; i++) {
                client.send(get("/hello"));
                client.readUpTo("hello");
            }
        }
    }

    @Test
    void thousandIdleConnectionsHoldUpNobody() throws Exception {
        try (ToyServer server = new ToyServer(Runnable::run, LONG)) {
            RawSocket[] idle = new RawSocket[1000];
            for (int i = 0; i < idle.length; i++) {
                idle[i] = new RawSocket(server.port());
                idle[i].send(
                        i % 2 == 0 ? "" : "POST /length HTTP/1.1\r\nContent-Length: 9\r\n\r\n" + "x".repeat(i % 9));
            }
            try (RawSocket client = new RawSocket(server.port())) {
                client.send(get("/hello"));
                client.readUpTo("hello");
            }
            assertEquals(1, server.log().requests());
            for (RawSocket socket : idle) {
                socket.close();
            }
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }
}
