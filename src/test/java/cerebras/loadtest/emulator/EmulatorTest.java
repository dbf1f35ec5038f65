package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.log.ServedRequest;
import cerebras.loadtest.emulator.log.ServedRequest.Ending;
import java.net.ConnectException;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EmulatorTest {

    private static final String SHORT = Client.body("fast", "Hi", "\"max_tokens\":3");

    @Test
    void twoEmulatorsServeSideBySide() throws Exception {
        try (Emulator first = Emulator.start(Profiles.options().withAcceptedKey("test-key"));
                Emulator second = Emulator.start(Profiles.options().withAcceptedKey("another"))) {
            assertNotEquals(first.port(), second.port());
            assertEquals(200, new Client(first).chat(SHORT).statusCode());
            assertEquals(401, new Client(second).chat(SHORT).statusCode());
            assertEquals(1, first.log().requests());
            assertEquals(1, second.log().requests());
        }
    }

    @Test
    void sameSeedGivesTheSameAnswers() throws Exception {
        assertEquals(answerWithSeed(1), answerWithSeed(1));
        assertNotEquals(answerWithSeed(1), answerWithSeed(2));
    }

    private static String answerWithSeed(long seed) throws Exception {
        try (Emulator emulator = Emulator.start(Profiles.options().withSeed(seed))) {
            String stream = new Client(emulator)
                    .chat(Client.body("fast", "Hi", "\"stream\":true"))
                    .body();
            return Client.content(Client.chunks(stream));
        }
    }

    @Test
    void closedEmulatorFreesItsPortAtOnce() throws Exception {
        Emulator first = Emulator.start(Profiles.options());
        int port = first.port();
        assertEquals(200, new Client(first).chat(SHORT).statusCode());
        first.close();
        assertThrows(ConnectException.class, () -> new Client(first).chat(SHORT));
        try (Emulator second = Emulator.start(Profiles.options().withPort(port))) {
            assertEquals(port, second.port());
            assertEquals(200, new Client(second).chat(SHORT).statusCode());
        }
    }

    @Test
    void anOccupiedPortIsNamedWithAdvice() {
        try (Emulator first = Emulator.start(Profiles.options())) {
            EmulatorOptions samePort = Profiles.options().withPort(first.port());
            var refused = assertThrows(IllegalStateException.class, () -> Emulator.start(samePort));
            assertTrue(refused.getMessage()
                    .startsWith("emulator.port=" + first.port() + " cannot be opened on 127.0.0.1 ("));
            assertTrue(refused.getMessage().endsWith("): choose another, or 0 for any free one"));
        }
    }

    @Test
    void closingCutsTheAnswersInProgress() throws Exception {
        Emulator emulator = Emulator.start(Profiles.options().withAnswerTokens(5000));
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(RawSocket.post(Client.body("slow", "Hi", "\"stream\":true")));
            client.readUpTo("\"content\"");
            emulator.close();
            assertFalse(client.rest().contains("[DONE]"));
        }
        ServedRequest cut = emulator.log().served().get(0);
        assertEquals(Ending.EMULATOR_CLOSED, cut.ending());
        assertFalse(cut.clientLeft());
    }

    @Test
    void threadsAreDaemonsAndEndWithTheEmulator() throws Exception {
        Set<Thread> before = emulatorThreads();
        Emulator emulator = Emulator.start(Profiles.options().withLoopThreads(2));
        new Client(emulator).chat(SHORT);
        Set<Thread> own = emulatorThreads();
        own.removeAll(before);
        assertTrue(own.size() >= 2, "loop and planner, got " + own);
        assertTrue(own.stream().allMatch(Thread::isDaemon));
        emulator.close();
        for (Thread thread : own) {
            thread.join(20_000);
            assertFalse(thread.isAlive(), thread.getName());
        }
    }

    private static Set<Thread> emulatorThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("emulator-"))
                .collect(Collectors.toSet());
    }

    @Test
    void closingTwiceIsClosingOnce() {
        Emulator emulator = Emulator.start(Profiles.options());
        emulator.close();
        emulator.close();
        assertEquals(0, emulator.log().requests());
    }

    @Test
    void logKeepsTheNewestAndCountsAll() throws Exception {
        try (Emulator emulator = Emulator.start(Profiles.options().withLogCapacity(3))) {
            Client client = new Client(emulator);
            for (int i = 0; i < 5; i++) {
                client.chat(SHORT);
            }
            client.get("/v1/models");
            assertEquals(6, emulator.log().requests());
            assertEquals(6, emulator.log().ended());
            assertEquals(5, emulator.log().chatCompletions());
            assertEquals(3, emulator.log().served().size());
            assertEquals(4, emulator.log().served().get(0).number());
            assertEquals("GET /v1/models", emulator.log().served().get(2).requestLine());
        }
    }

    @Test
    void optionsNeverShowTheKey() {
        String text = EmulatorOptions.defaults().withAcceptedKey("csk-secret").toString();
        assertFalse(text.contains("secret"), text);
        assertTrue(text.contains("acceptedKey=one"), text);
    }

    @Test
    void impossibleOptionsAreNamed() {
        EmulatorOptions options = EmulatorOptions.defaults();
        var refused = assertThrows(IllegalArgumentException.class, () -> options.withPort(70_000));
        assertEquals("port=70000 is not possible: expected 0 to 65535, 0 for any free one", refused.getMessage());
        assertThrows(IllegalArgumentException.class, options::withModels);
        assertThrows(IllegalArgumentException.class, () -> options.withAnswerTokens(0));
    }
}
