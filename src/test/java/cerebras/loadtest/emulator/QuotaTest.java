package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.log.ServedRequest;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.QuotaPlan;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import cerebras.loadtest.quota.QuotaPlans;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows of a day, so that nothing is refilled during a test. A prompt is 11 tokens, 10 of them the template's. */
class QuotaTest {

    private Emulator emulator;

    @AfterEach
    void close() {
        emulator.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void headersTellTheLimitsAndWhatIsLeft(boolean streamed) throws Exception {
        Client client = start(tokens(1000), requests(3));
        // 1000 - (11 + 20): a whole answer is settled when its head leaves, and had all of its 20 tokens. A stream's
        // head
        // leaves while the most it may use is still reserved, which is the same here.
        assertEquals(
                Map.of(
                        "x-ratelimit-limit-requests-day", "3",
                        "x-ratelimit-limit-tokens-day", "1000",
                        "x-ratelimit-remaining-requests-day", "2",
                        "x-ratelimit-remaining-tokens-day", "969"),
                quota(ask(client, 20, streamed)));
    }

    @Test
    void whatWasReservedAndNotUsedIsGivenBackBeforeTheAnswerEnds() throws Exception {
        Client client = start(tokens(1000));
        // The answer has 50 tokens of the 900 that were reserved for it: 1000 - (11 + 50).
        assertEquals("939", remaining(ask(client, 900, false)));
        // The stream's head shows 939 - (11 + 900); the next answer shows that it was settled: 939 - 2 × (11 + 50).
        assertEquals("28", remaining(ask(client, 900, true)));
        assertEquals("817", remaining(ask(client, 50, false)));
    }

    @Test
    void oneRequestTooManyIs429() throws Exception {
        Client client = start(requests(2), tokens(1000));
        ask(client, 1, false);
        ask(client, 1, true);
        HttpResponse<String> refused = ask(client, 1, true);
        assertEquals(429, refused.statusCode());
        assertEquals(
                "application/json", refused.headers().firstValue("content-type").orElseThrow());
        assertEquals("""
        {"message":"Requests per day limit exceeded - too many requests sent.",\
        "type":"too_many_requests_error","param":"quota","code":"request_quota_exceeded"}""", refused.body());
        assertEquals("0", quota(refused).get("x-ratelimit-remaining-requests-day"));
        assertTrue(quota(refused).containsKey("x-ratelimit-reset-requests-day"));
        int retryAfter = Integer.parseInt(quota(refused).get("retry-after"));
        assertTrue(retryAfter >= 1 && retryAfter <= 86_400, "until the day ends: " + retryAfter);
    }

    @Test
    void moreTokensThanAreLeftIs429ThoughFewerAreLetIn() throws Exception {
        Client client = start(tokens(100));
        assertEquals("39", remaining(ask(client, 50, false)));
        HttpResponse<String> refused = ask(client, 29, false);
        assertEquals(429, refused.statusCode());
        assertEquals("""
        {"message":"Tokens per day limit exceeded - too many tokens processed.",\
        "type":"too_many_tokens_error","param":"quota","code":"token_quota_exceeded"}""", refused.body());
        assertEquals("39", remaining(refused));
        assertEquals("0", remaining(ask(client, 28, false)));
    }

    @Test
    void requestThatNoWaitHelpsHasNoRetryAfter() throws Exception {
        HttpResponse<String> refused = ask(start(tokens(100)), 90, false);
        assertEquals(429, refused.statusCode());
        assertTrue(refused.headers().firstValue("retry-after").isEmpty());
    }

    @Test
    void requestWithoutLimitIsChargedForTheCap() throws Exception {
        Client client = start(tokens(20_000));
        String body = Client.body("fast", "Hi", "\"stream\":true");
        // 20000 - (11 + 16384) while the stream begins
        assertEquals("3605", remaining(client.chat(body)));
        assertEquals("19878", remaining(ask(client, 50, false)));
    }

    @Test
    void requestIsChargedForAllItsChoices() throws Exception {
        Client client = start(tokens(1000));
        String three = "\"n\":3,\"stream\":true,\"max_tokens\":";
        // 1000 - (11 + 3 × 200) while the stream begins
        assertEquals("389", remaining(client.chat(Client.body("fast", "Hi", three + 200))));
        // 1000 - (11 + 3 × 50) = 839 are left, and 11 + 3 × 277 = 842 are too many.
        assertEquals(429, client.chat(Client.body("fast", "Hi", three + 277)).statusCode());
    }

    @Test
    void clientThatLeavesPaysForWhatItWasSent() throws Exception {
        Client client = start(tokens(10_000));
        try (RawSocket socket = new RawSocket(emulator)) {
            socket.send(RawSocket.post(Client.body("slow", "Hi", "\"stream\":true,\"max_tokens\":5000")));
            socket.readUpTo("\"content\"");
        }
        assertTrue(emulator.log().awaitEnded(1, Duration.ofSeconds(20)));
        int sent = emulator.log().served().get(0).outputTokens();
        HttpResponse<String> next = client.chat(Client.body("slow", "Hi", "\"stream\":true,\"max_tokens\":1"));
        assertEquals(Integer.toString(10_000 - (11 + sent) - (11 + 1)), remaining(next));
    }

    @Test
    void modelsHaveQuotasOfTheirOwn() throws Exception {
        Client client = start(requests(1));
        assertEquals(200, ask(client, 1, false).statusCode());
        assertEquals(429, ask(client, 1, false).statusCode());
        assertEquals(
                200,
                client.chat(Client.body("thinking", "Hi", "\"max_tokens\":1")).statusCode());
    }

    @Test
    void withoutAQuotaNoHeaderSpeaksOfIt() throws Exception {
        assertEquals(Map.of(), quota(ask(start(), 1, false)));
    }

    @Test
    void logTellsWhatTheHeadersSaid() throws Exception {
        Client client = start(requests(1));
        Map<String, String> said = quota(ask(client, 1, true));
        Map<String, String> refused = quota(ask(client, 1, true));
        assertTrue(emulator.log().awaitEnded(2, Duration.ofSeconds(20)));
        assertEquals(
                List.of(said, refused),
                emulator.log().served().stream().map(ServedRequest::quota).toList());
    }

    /** "mine" has two requests of its own, all other keys share one. */
    @Test
    void keyWithAPlanHasAQuotaOfItsOwn() throws Exception {
        QuotaPlan plan = QuotaPlans.of("""
        team { refill = fixed-window, models { default { requests { day = 2 } } } }
        shared { refill = fixed-window, models { default { requests { day = 1 } } }, keys { mine = team } }
        """, "quotas.conf").find("shared").orElseThrow();
        emulator = Emulator.start(Profiles.options().withAnswerTokens(1).withQuota(plan));
        Client client = new Client(emulator);
        List<Integer> statuses = new ArrayList<>();
        for (String key : List.of("yours", "theirs", "mine", "mine", "mine")) {
            statuses.add(
                    client.chat(Client.body("fast", "Hi", ""), "Bearer " + key).statusCode());
        }
        assertEquals(List.of(200, 429, 200, 200, 429), statuses);
    }

    private Client start(Limit... limits) {
        QuotaPlan plan = new QuotaPlan(
                "test",
                Refill.FIXED_WINDOW,
                QuotaPlan.DEFAULT_RESERVATION_CAP_TOKENS,
                Map.of(QuotaPlan.DEFAULT_MODEL, List.of(limits)));
        emulator = Emulator.start(Profiles.options().withAnswerTokens(50).withQuota(plan));
        return new Client(emulator);
    }

    private static Limit requests(int amount) {
        return new Limit(Resource.REQUESTS, Period.DAY, amount);
    }

    private static Limit tokens(int amount) {
        return new Limit(Resource.TOKENS, Period.DAY, amount);
    }

    private static HttpResponse<String> ask(Client client, int mostTokens, boolean streamed) throws Exception {
        return client.chat(Client.body("fast", "Hi", "\"max_tokens\":" + mostTokens + ",\"stream\":" + streamed));
    }

    private static String remaining(HttpResponse<String> answer) {
        return quota(answer).get("x-ratelimit-remaining-tokens-day");
    }

    private static Map<String, String> quota(HttpResponse<?> answer) {
        Map<String, String> quota = new TreeMap<>();
        answer.headers().map().forEach((name, values) -> {
            if (name.startsWith("x-ratelimit-") || name.equals("retry-after")) {
                quota.put(name, String.join("|", values));
            }
        });
        return quota;
    }
}
