package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.log.ServedRequest;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Model.Capacity;
import cerebras.loadtest.models.Pace;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One place in a model, and more than one who want it. */
class ContentionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String STREAM = RawSocket.post(Client.body("slow", "Hi", "\"stream\":true"));

    @Test
    void requestThatWouldWaitTooLongIsRefusedUntilAClientLeaves() throws Exception {
        try (Emulator emulator =
                Emulator.start(options(Profiles.SLOW, Duration.ofSeconds(1)).withAnswerTokens(5000))) {
            Client client = new Client(emulator);
            try (RawSocket first = new RawSocket(emulator)) {
                first.send(STREAM);
                first.readUpTo("\"content\"");
                HttpResponse<String> refused = client.chat(Client.body("slow", "Hi", ""));
                assertEquals(429, refused.statusCode());
                assertEquals(
                        "{\"message\":\"We're experiencing high traffic right now! Please try again soon.\","
                                + "\"type\":\"too_many_requests_error\",\"param\":\"queue\",\"code\":\"queue_exceeded\"}",
                        refused.body());
            }
            assertTrue(emulator.log().awaitEnded(2, PATIENCE));
            assertEquals(
                    200,
                    client.chat(Client.body("slow", "Hi", "\"max_tokens\":1")).statusCode());
        }
    }

    /** 20 answers of 1 ms of prompt and 4 ms of one token each: each begins when the one before it has ended. */
    @Test
    void requestsThatComeAtOnceAreServedOneAfterTheOther() throws Exception {
        Pace pace = new Pace(1000, Duration.ZERO, 10, Duration.ofMillis(4), 0);
        Model model = new Model("m", pace, 8, 0);
        try (Emulator emulator =
                Emulator.start(options(model, Duration.ofHours(1)).withAnswerTokens(1))) {
            Client client = new Client(emulator);
            String body = Client.body("m", "Test message", "\"stream\":true");
            List<CompletableFuture<HttpResponse<String>>> answers =
                    Stream.generate(() -> client.chatAsync(body)).limit(20).toList();
            answers.forEach(answer -> assertEquals(200, answer.join().statusCode()));
            List<Long> roles = emulator.log().served().stream()
                    .map(ContentionTest::rolePlannedNanos)
                    .sorted()
                    .toList();
            for (int i = 1; i < roles.size(); i++) {
                assertTrue(roles.get(i) - roles.get(i - 1) >= 5_000_000, "gap " + (roles.get(i) - roles.get(i - 1)));
            }
        }
    }

    private static long rolePlannedNanos(ServedRequest served) {
        return served.emissions().plannedNanos(0);
    }

    private static EmulatorOptions options(Model model, Duration longestWait) {
        return EmulatorOptions.defaults().withModels(model.withCapacity(new Capacity(1, longestWait)));
    }
}
