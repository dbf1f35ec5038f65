package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.api.Completion;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.Usage;
import cerebras.loadtest.emulator.log.ServedRequest;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Model.PromptCaching;
import cerebras.loadtest.models.Pace;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.QuotaPlan;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of the prompt cache. Each word here is one token, and the template has ten. */
class CachedPromptTest {

    /** Reads 10 tokens in a millisecond. */
    private static final Pace PACE = new Pace(5_000_000, Duration.ZERO, 10, Duration.ofNanos(20_000), 0);

    private static final Model PLAIN = new Model("plain", PACE, 10, 0);
    private static final Model CACHING = caching("caching", Duration.ofHours(1));

    private final Emulator emulator = Emulator.start(EmulatorOptions.defaults()
            .withModels(
                    CACHING, caching("other", Duration.ofHours(1)), caching("forgetful", Duration.ofNanos(1)), PLAIN)
            .withAnswerTokens(3));
    private final Client client = new Client(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void secondOfTwoLikePromptsIsReadFaster(boolean streamed) throws Exception {
        String body = Client.body("caching", words(" one", 300), "\"stream\":" + streamed);
        // 10 + 300 tokens at 10 a millisecond, then 310 - 2 x 128 = 54
        assertEquals(new Seen(310, 0, 0.031), Seen.in(ask(body)));
        assertEquals(new Seen(310, 256, 0.0054), Seen.in(ask(body)));
    }

    /** The first part of a stream is due when the prompt is read: at the same two moments as above. */
    @Test
    void streamOfAKnownPromptBeginsSooner() throws Exception {
        String body = Client.body("caching", words(" one", 300), "\"stream\":true");
        ask(body);
        ask(body);
        List<Long> begins = emulator.log().served().stream()
                .map(served -> served.emissions().plannedNanos(0) - served.arrivalNanos())
                .toList();
        assertEquals(25_600_000, begins.get(0) - begins.get(1));
    }

    @ParameterizedTest(name = "{0} words: {1}")
    @CsvSource({"118, 0", "119, 128", "246, 128", "247, 256"})
    void cachedAreWholeBlocksAndNeverTheWholePrompt(int words, int cached) throws Exception {
        String body = Client.body("caching", words(" one", words), "");
        ask(body);
        assertEquals(cached, cached(body));
    }

    @Test
    void changedFirstBlockMissesEverything() throws Exception {
        ask(Client.body("caching", " one" + words(" two", 999), ""));
        assertEquals(0, cached(Client.body("caching", " three" + words(" two", 999), "")));
    }

    @Test
    void longerConversationFindsItsBeginning() throws Exception {
        String first = message("system", words(" one", 200)) + "," + message("user", words(" two", 100));
        String second =
                first + "," + message("assistant", words(" three", 3)) + "," + message("user", words(" four", 300));
        ask(conversation(first));
        // 10 + 200 + 100 = 310 tokens are known, 2 x 128 = 256 of them in whole blocks
        assertEquals(256, cached(conversation(second)));
        // now 10 + 200 + 100 + 3 + 300 = 613, 4 x 128 = 512
        assertEquals(512, cached(conversation(second)));
    }

    @Test
    void whoSaysSomethingMakesADifference() throws Exception {
        ask(conversation(message("user", words(" one", 300))));
        assertEquals(0, cached(conversation(message("system", words(" one", 300)))));
    }

    @Test
    void toolsComeBeforeTheConversation() throws Exception {
        String tools = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\"}}],\"tool_choice\":\"none\"";
        ask(Client.body("caching", words(" one", 300), ""));
        assertEquals(0, cached(Client.body("caching", words(" one", 300), tools)));
        assertEquals(256, cached(Client.body("caching", words(" one", 300), tools)));
    }

    @Test
    void imagesAreDistinguished() throws Exception {
        assertEquals(0, cached(image("red")));
        assertEquals(0, cached(image("blue")));
        assertEquals(256, cached(image("red")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "another model            | other   | `` ",
                "a model without a cache  | plain   | `` ",
            })
    void doesNotShareWith(String who, String model, String more) throws Exception {
        ask(Client.body("caching", words(" one", 300), ""));
        assertEquals(0, cached(Client.body(model, words(" one", 300), more)));
    }

    @Test
    void keysDoNotShare() throws Exception {
        String body = Client.body("caching", words(" one", 300), "");
        client.chat(body, "Bearer mine");
        assertEquals(0, cachedOf(client.chat(body, "Bearer yours").body()));
        assertEquals(256, cachedOf(client.chat(body, "Bearer mine").body()));
    }

    /** A prompt_cache_key chooses a replica, and there is one. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "y"})
    void promptCacheKeyKeepsNothingApart(String key) throws Exception {
        ask(Client.body("caching", words(" one", 300), "\"prompt_cache_key\":\"x\""));
        assertEquals(256, cached(Client.body("caching", words(" one", 300), "\"prompt_cache_key\":\"" + key + "\"")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "forgetful"})
    void modelThatKeepsNothingFindsNothing(String model) throws Exception {
        String body = Client.body(model, words(" one", 300), "");
        ask(body);
        assertEquals(0, cached(body));
    }

    @Test
    void logTellsWhatWasCached() throws Exception {
        String body = Client.body("caching", words(" one", 300), "");
        ask(body);
        ask(body);
        client.chat(Client.body("unknown", "Hi", ""));
        assertEquals(
                List.of(OptionalInt.of(0), OptionalInt.of(256), OptionalInt.empty()),
                emulator.log().served().stream()
                        .map(ServedRequest::cachedTokens)
                        .toList());
    }

    /** 10 + 300 + 3 tokens are 313, and the second time 256 of them are cached, which leaves 57. */
    @Test
    void cachedTokensCountInTheTotalOnly() throws Exception {
        QuotaPlan plan = new QuotaPlan(
                "test",
                Refill.FIXED_WINDOW,
                100,
                Map.of(
                        QuotaPlan.DEFAULT_MODEL,
                        List.of(
                                new Limit(Resource.TOKENS, Period.DAY, 1000),
                                new Limit(Resource.TOTAL_TOKENS, Period.DAY, 700))));
        String body = Client.body("caching", words(" one", 300), "\"max_tokens\":3");
        try (Emulator limited =
                Emulator.start(EmulatorOptions.defaults().withModels(CACHING).withQuota(plan))) {
            Client limitedClient = new Client(limited);
            assertEquals("687", tokensLeft(limitedClient.chat(body)));
            assertEquals("630", tokensLeft(limitedClient.chat(body)));
            HttpResponse<String> refused = limitedClient.chat(body);
            assertEquals("""
          {"message":"Tokens per day limit exceeded - too many tokens processed.",\
          "type":"too_many_tokens_error","param":"quota","code":"token_quota_exceeded"}""", refused.body());
            assertEquals("630", tokensLeft(refused));
        }
    }

    private static String tokensLeft(HttpResponse<?> answer) {
        return answer.headers().firstValue("x-ratelimit-remaining-tokens-day").orElseThrow();
    }

    private static Model caching(String id, Duration timeToLive) {
        return new Model(id, PACE, 10, 0).withPromptCaching(new PromptCaching(timeToLive));
    }

    private static String words(String word, int count) {
        return word.repeat(count);
    }

    private static String message(String role, String text) {
        return "{\"role\":\"" + role + "\",\"content\":\"" + text + "\"}";
    }

    private static String conversation(String messages) {
        return "{\"model\":\"caching\",\"messages\":[" + messages + "]}";
    }

    private static String image(String name) {
        return conversation("{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:"
                + name + "\"}}]}");
    }

    /** What an answer says of its prompt. */
    private record Seen(int tokens, int cachedTokens, double promptSeconds) {

        /** Whole, or as the last chunk of a stream. */
        static Seen in(String answer) throws IOException {
            String json = answer.startsWith("data: ") ? lastChunk(answer) : answer;
            Completion told = Json.read(json.getBytes(StandardCharsets.UTF_8), Completion.class);
            Usage usage = told.usage();
            return new Seen(
                    usage.promptTokens(),
                    usage.promptTokensDetails().cachedTokens(),
                    told.timeInfo().promptTime());
        }

        private static String lastChunk(String stream) {
            List<String> events = Client.events(stream);
            return events.get(events.size() - 2);
        }
    }

    private String ask(String body) throws Exception {
        return client.chat(body).body();
    }

    private int cached(String body) throws Exception {
        return cachedOf(ask(body));
    }

    private static int cachedOf(String answer) throws Exception {
        return Seen.in(answer).cachedTokens();
    }
}
