package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.fault.AnswerFault.CutStream;
import cerebras.loadtest.emulator.fault.AnswerFault.Delay;
import cerebras.loadtest.emulator.fault.AnswerFault.DuplicatedEvent;
import cerebras.loadtest.emulator.fault.AnswerFault.ErrorAnswer;
import cerebras.loadtest.emulator.fault.AnswerFault.ErrorEvent;
import cerebras.loadtest.emulator.fault.AnswerFault.GarbageBytes;
import cerebras.loadtest.emulator.fault.AnswerFault.NoDoneMark;
import cerebras.loadtest.emulator.fault.AnswerFault.NoUsage;
import cerebras.loadtest.emulator.fault.AnswerFault.ResetConnection;
import cerebras.loadtest.emulator.fault.AnswerFault.SlowDrip;
import cerebras.loadtest.emulator.fault.AnswerFault.StallBeforeHeaders;
import cerebras.loadtest.emulator.fault.AnswerFault.StallInStream;
import cerebras.loadtest.emulator.fault.ErrorKind;
import cerebras.loadtest.emulator.fault.Fault;
import cerebras.loadtest.emulator.fault.Fault.RefuseConnection;
import cerebras.loadtest.emulator.fault.FaultPlan;
import cerebras.loadtest.emulator.fault.Trigger.Rate;
import cerebras.loadtest.emulator.fault.Trigger.Script;
import cerebras.loadtest.emulator.log.ServedRequest;
import cerebras.loadtest.emulator.log.ServedRequest.Ending;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults as they come over a raw socket. How answers are told is said at {@link Wire}. */
class FaultTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(2);
    private static final Optional<Duration> FOR_EVER = Optional.empty();

    /** One token in each event: a role chunk, three of text, the closing chunk and the end mark. */
    private static final Model STEADY =
            new Model("steady", new Pace(1000, Duration.ZERO, 1e9, Duration.ofMillis(1), 0), 10, 0);

    private static final String STREAM = Client.body("steady", "Hi", "\"stream\":true,\"max_tokens\":3");
    private static final String WHOLE = Client.body("steady", "Hi", "\"max_tokens\":3");

    static Stream<Arguments> faults() {
        return Stream.of(
                row(new Delay(SHORT), "200 RTTTCD. next", "200 J. next", Ending.COMPLETE),
                row(new ErrorAnswer(ErrorKind.UNAVAILABLE), "503 J. next", "503 J. next", Ending.COMPLETE),
                row(new ErrorAnswer(ErrorKind.QUEUE_EXCEEDED), "429 J. next", "429 J. next", Ending.COMPLETE),
                row(new StallInStream(2, Optional.of(SHORT)), "200 RTTTCD. next", "200 J. next", Ending.COMPLETE),
                row(new CutStream(0), "200  closed", "200  closed", Ending.CUT),
                row(new CutStream(1), "200 R closed", "200 ? closed", Ending.CUT),
                row(new CutStream(3), "200 RTT closed", "200 ? closed", Ending.CUT),
                row(new CutStream(99), "200 RTTT closed", "200 ? closed", Ending.CUT),
                row(new ResetConnection(0), "200  reset", "200  reset", Ending.RESET),
                row(new ResetConnection(3), "200 RTT reset", "200 ? reset", Ending.RESET),
                row(new ErrorEvent(3), "200 RTTE. next", "500 J. next", Ending.ERROR_EVENT),
                row(new GarbageBytes(3), "200 RTT?TCD. next", "200 ?. next", Ending.COMPLETE),
                row(new NoUsage(), "200 RTTTcD. next", "200 j. next", Ending.COMPLETE),
                row(new NoDoneMark(), "200 RTTTC. next", "200 J. next", Ending.COMPLETE),
                row(new DuplicatedEvent(1), "200 RRTTTCD. next", "200 J. next", Ending.COMPLETE),
                row(new SlowDrip(100, Duration.ofNanos(1000)), "200 RTTTCD. next", "200 J. next", Ending.COMPLETE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void faultOfAStream(Fault fault, String streamed, String whole, Ending ending) throws Exception {
        try (Emulator emulator = hitting(fault, 1)) {
            assertEquals(streamed, exchange(emulator, STREAM));
            ServedRequest served = served(emulator, 1);
            assertEquals(ending, served.ending());
            assertEquals(fault.name(), served.fault().orElseThrow());
            assertEquals(
                    Integer.parseInt(streamed.substring(0, 3)), served.status().orElseThrow());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void faultOfAWholeAnswer(Fault fault, String streamed, String whole, Ending ending) throws Exception {
        try (Emulator emulator = hitting(fault, 1)) {
            assertEquals(whole, exchange(emulator, WHOLE));
            boolean nothingToHarm = fault instanceof NoDoneMark || fault instanceof DuplicatedEvent;
            assertEquals(
                    nothingToHarm ? Optional.empty() : Optional.of(fault.name()),
                    served(emulator, 1).fault());
            assertEquals(
                    ending == Ending.ERROR_EVENT ? Ending.COMPLETE : ending,
                    served(emulator, 1).ending());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void soundAnswerIsLoggedWithoutAFault(boolean streamed) throws Exception {
        try (Emulator emulator = hitting(new CutStream(0), 99)) {
            assertEquals(streamed ? "200 RTTTCD. next" : "200 J. next", exchange(emulator, streamed ? STREAM : WHOLE));
            assertEquals(Optional.empty(), served(emulator, 1).fault());
        }
    }

    /** The role chunk and two events of one token each were sent; the second request waited for its turn. */
    @ParameterizedTest
    @EnumSource(names = {"CUT", "RESET"})
    void waitingRequestsEndWithTheConnection(Ending ending) throws Exception {
        Fault fault = ending == Ending.CUT ? new CutStream(3) : new ResetConnection(3);
        try (Emulator emulator = hitting(fault, 1)) {
            exchange(emulator, STREAM);
            assertTrue(emulator.log().awaitEnded(2, PATIENCE));
            assertEquals(3, served(emulator, 1).emissions().size());
            assertEquals(2, served(emulator, 1).outputTokens());
            ServedRequest waited = served(emulator, 2);
            assertEquals(ending, waited.ending());
            assertTrue(waited.status().isEmpty());
            assertTrue(waited.fault().isEmpty());
        }
    }

    /** A client that sent its next request on a connection about to close would lose it. */
    @Test
    void errorEventDoesNotCloseTheConnectionUnderTheNextRequest() throws Exception {
        try (Emulator emulator = hitting(new ErrorEvent(1), 1)) {
            exchange(emulator, STREAM);
            assertTrue(emulator.log().awaitEnded(2, PATIENCE));
            assertEquals(Ending.COMPLETE, served(emulator, 2).ending());
        }
    }

    /** Sent are two events, or the first half of a whole body, which has the reason for its end in it. */
    @ParameterizedTest
    @CsvSource({"true, '\"content\"', 2", "false, finish_reason, 1"})
    void stallInMidAnswerLastsUntilTheClientLeaves(boolean streamed, String sent, int emissions) throws Exception {
        try (Emulator emulator = hitting(new StallInStream(2, FOR_EVER), 1)) {
            try (RawSocket client = new RawSocket(emulator)) {
                client.send(RawSocket.post(streamed ? STREAM : WHOLE));
                client.readUpTo(sent);
                assertEquals(0, emulator.log().ended());
            }
            assertTrue(emulator.log().awaitEnded(1, PATIENCE));
            ServedRequest stalled = served(emulator, 1);
            assertEquals(Ending.CLIENT_LEFT, stalled.ending());
            assertEquals("stall-in-stream", stalled.fault().orElseThrow());
            assertEquals(emissions, stalled.emissions().size());
        }
    }

    /** Requests are planned and begun one after the other: the second's answer shows that the first's turn has come. */
    @Test
    void stallBeforeHeadersLastsUntilTheClientLeaves() throws Exception {
        try (Emulator emulator = hitting(new StallBeforeHeaders(), 1)) {
            try (RawSocket stalled = new RawSocket(emulator)) {
                stalled.send(RawSocket.post(STREAM) + RawSocket.post(STREAM));
                awaitArrivals(emulator, 2);
                assertEquals("200 RTTTCD. next", exchange(emulator, STREAM));
            }
            assertTrue(emulator.log().awaitEnded(4, PATIENCE));
            ServedRequest served = served(emulator, 1);
            assertEquals(Ending.CLIENT_LEFT, served.ending());
            assertEquals("stall-before-headers", served.fault().orElseThrow());
            assertTrue(served.status().isEmpty());
            assertEquals(Ending.CLIENT_LEFT, served(emulator, 2).ending());
        }
    }

    @Test
    void stallsEndWithTheEmulator() throws Exception {
        Emulator emulator = hitting(new StallInStream(1, FOR_EVER), 1);
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(RawSocket.post(STREAM));
            client.readUpTo("assistant");
            emulator.close();
        }
        assertEquals(Ending.EMULATOR_CLOSED, served(emulator, 1).ending());
    }

    @Test
    void otherConnectionsDoNotNotice() throws Exception {
        String endless = Client.body("steady", "Hi", "\"stream\":true,\"max_tokens\":400");
        try (Emulator emulator = hitting(new ResetConnection(1), 2);
                RawSocket other = new RawSocket(emulator)) {
            other.send(RawSocket.post(endless));
            other.readUpTo("\"content\"");
            assertEquals("200 R reset", exchange(emulator, STREAM));
            other.readUpTo("[DONE]\n\n\r\n0\r\n\r\n");
        }
    }

    @Test
    void scriptHitsExactlyItsChatRequests() throws Exception {
        EmulatorOptions options = options()
                .withFaults(FaultPlan.none()
                        .with(
                                new ErrorAnswer(ErrorKind.SERVER_ERROR),
                                new Script(List.of(new Script.Span(2, 2), new Script.Span(4, 5)))));
        try (Emulator emulator = Emulator.start(options)) {
            Client client = new Client(emulator);
            for (int status : new int[] {200, 500, 200, 500, 500, 200}) {
                assertEquals(200, client.get("/v1/models").statusCode());
                assertEquals(status, client.chat(WHOLE).statusCode());
            }
        }
    }

    @Test
    void refusedRequestHasItsNumberAndNoFault() throws Exception {
        try (Emulator emulator = hitting(new ErrorAnswer(ErrorKind.SERVER_ERROR), 1)) {
            Client client = new Client(emulator);
            assertEquals(400, client.chat("{}").statusCode());
            assertEquals(200, client.chat(WHOLE).statusCode());
            assertEquals(Optional.empty(), served(emulator, 1).fault());
        }
    }

    @Test
    void sameSeedSpoilsTheSameRequests() throws Exception {
        List<Boolean> first = hits(5);
        assertEquals(first, hits(5));
        assertTrue(first.contains(true) && first.contains(false), "about half of 20: " + first);
        assertFalse(first.equals(hits(6)), "another seed draws anew");
    }

    private static List<Boolean> hits(long seed) throws Exception {
        EmulatorOptions options = options()
                .withSeed(seed)
                .withFaults(FaultPlan.none().with(new ErrorAnswer(ErrorKind.SERVER_ERROR), new Rate(0.5)));
        try (Emulator emulator = Emulator.start(options)) {
            Client client = new Client(emulator);
            for (int i = 0; i < 20; i++) {
                client.chat(WHOLE);
            }
            return emulator.log().served().stream()
                    .map(served -> served.fault().isPresent())
                    .toList();
        }
    }

    @Test
    void refusedConnectionIsResetAndTheNextServed() throws Exception {
        try (Emulator emulator = hitting(new RefuseConnection(), 1)) {
            assertTrue(refused(emulator));
            assertEquals("200 RTTTCD. next", exchange(emulator, STREAM));
            assertEquals(1, emulator.log().refusedConnections());
            assertEquals(2, emulator.log().requests(), "those of the second connection");
        }
    }

    private static boolean refused(Emulator emulator) {
        try (RawSocket client = new RawSocket(emulator)) {
            return client.goodbye().reset();
        } catch (IOException early) {
            return true;
        }
    }

    /** Sends the request and one more behind it that asks to close; tells what came. */
    private static String exchange(Emulator emulator, String body) throws IOException {
        try (RawSocket client = new RawSocket(emulator)) {
            String last = RawSocket.get("/v1/tcp_warming").replace("Host: x", "Host: x\r\nConnection: close");
            client.send(RawSocket.post(body) + last);
            return Wire.told(client.goodbye());
        }
    }

    private static void awaitArrivals(Emulator emulator, long count) {
        while (emulator.log().requests() < count) {
            Thread.onSpinWait();
        }
    }

    private static ServedRequest served(Emulator emulator, long number) {
        return emulator.log().served().stream()
                .filter(request -> request.number() == number)
                .findFirst()
                .orElseThrow();
    }

    private static Emulator hitting(Fault fault, long number) {
        return Emulator.start(options().withFaults(FaultPlan.none().with(fault, Script.only(number))));
    }

    private static EmulatorOptions options() {
        return EmulatorOptions.defaults().withModels(STEADY);
    }

    private static Arguments row(Fault fault, String streamed, String whole, Ending ending) {
        return Arguments.of(fault, streamed, whole, ending);
    }
}
