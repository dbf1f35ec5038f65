package cerebras.loadtest.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.models.Model.Capability;
import cerebras.loadtest.models.Model.Capacity;
import cerebras.loadtest.models.Model.Card;
import cerebras.loadtest.models.Model.Counting;
import cerebras.loadtest.models.Model.Limits;
import cerebras.loadtest.models.Model.Offer;
import cerebras.loadtest.models.Model.Price;
import cerebras.loadtest.models.Model.PromptCaching;
import cerebras.loadtest.models.Model.Reasoning;
import cerebras.loadtest.models.Model.ResponseProfile;
import cerebras.loadtest.models.Model.Serving;
import cerebras.loadtest.models.Model.Status;
import cerebras.loadtest.settings.SettingsException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModelsTest {

    private static final String TINY = """
      models = [{
        id = tiny
        card {
          name = Tiny, owner = me, description = Small., created = 2026-11-22, hugging-face-id = me/tiny
          tokenizer = T, instruct-type = i, quantization = q
        }
        offer { status = live, context-tokens = 100, output-tokens = 50, capabilities = [tools, vision] }
        response {
          counting { template-tokens = 3, end-tokens = 1, tool-call-end-tokens = 2, usage = image-tokens-first }
          reasoning { efforts = [none, low], usual = low, tokens = 7 }
          tool-calls = incremental
        }
        pace {
          tokens-per-second = 1000, queue-time = 4.2ms, prompt-tokens-per-ms = 30, event-cadence = 5ms, jitter = 0.1
        }
        capacity { streams = 9, longest-wait = 2s, full-speed-streams = 4 }
        prompt-cache { time-to-live = 90s }
      }]
      """;

    @Test
    void everyKeyIsTaken() {
        Model expected = new Model(
                "tiny",
                new Card("Tiny", "me", "Small.", LocalDate.of(2026, 11, 22), new Card.Build("me/tiny", "T", "i", "q")),
                new Offer(
                        Status.LIVE,
                        new Limits(100, 50),
                        Optional.empty(),
                        Set.of(Capability.TOOLS, Capability.VISION)),
                new ResponseProfile(
                        new Counting(3, 1, 2, Counting.UsageShape.IMAGE_TOKENS_FIRST),
                        new Reasoning(Set.of(Reasoning.Effort.NONE, Reasoning.Effort.LOW), Reasoning.Effort.LOW, 7),
                        ResponseProfile.ToolCalls.INCREMENTAL),
                new Serving(
                        new Pace(1000, Duration.ofNanos(4_200_000), 30, Duration.ofMillis(5), 0.1),
                        new Capacity(9, Duration.ofSeconds(2), 4),
                        Optional.of(new PromptCaching(Duration.ofSeconds(90)))));
        assertEquals(List.of(expected), Models.of(TINY, "my.conf").all());
    }

    @Test
    void priceIsExact() {
        String priced =
                TINY.replace("status = live", "status = live, usd-per-million { input = 0.35, output = 0.750 }");
        assertEquals(
                Optional.of(new Price(new BigDecimal("0.35"), new BigDecimal("0.750"))),
                Models.of(priced, "my.conf").all().get(0).offer().price());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "tokens-per-second = 1000 | tokens-per-second = fast | my.conf:14: tiny.pace.tokens-per-second=fast is not a number in range: expected a number, more than 0",
                "tokens-per-second = 1000 | tokens-per-second = -1   | my.conf:14: tiny.pace.tokens-per-second=-1 is not a number in range: expected a number, more than 0",
                "tokens-per-second = 1000 | tokens-per-second = NaN  | my.conf:14: tiny.pace.tokens-per-second=NaN is not a number in range: expected a number, more than 0",
                "tokens-per-second = 1000 | tokens-per-second = 100  | my.conf:13: tiny.pace: tokensPerSecond=100.0 is not possible: expected at least one token in each event: raise it, or eventCadence",
                "tokens-per-second = 1000 | token-per-second = 1000  | my.conf:14: tiny.pace.token-per-second=1000 is not a known key: expected tokens-per-second (did you mean tokens-per-second?)",
                "queue-time = 4.2ms       | queue-time = 4.2ms, q = 1 | my.conf:14: tiny.pace.q=1 is not a known key: expected one of tokens-per-second, queue-time, prompt-tokens-per-ms, event-cadence, jitter",
                "queue-time = 4.2ms       | queue-time = 4 parsecs   | my.conf:14: tiny.pace.queue-time=4 parsecs is not a duration: expected a number with a unit, such as 4.8ms or 10s",
                "jitter = 0.1             | jitter = 1               | my.conf:14: tiny.pace.jitter=1 is not a number in range: expected a number, at least 0 and less than 1",
                "streams = 9              | streams = 1.5            | my.conf:16: tiny.capacity.streams=1.5 is not a count: expected a whole number from 1 to 2147483647",
                "streams = 9              | streams = 0              | my.conf:16: tiny.capacity.streams=0 is not a count: expected a whole number from 1 to 2147483647",
                "time-to-live = 90s       | time-to-live = 0s        | my.conf:17: tiny.prompt-cache.time-to-live=0s is not a duration: expected a number with a unit and more than 0, for example 500ms or 2s",
                "template-tokens = 3      | template-tokens = -1     | my.conf:9: tiny.response.counting.template-tokens=-1 is not a count: expected a whole number from 0 to 2147483647",
                "status = live            | status = gone            | my.conf:7: tiny.offer.status=gone is not one of the choices: expected one of live, retired",
                "[tools, vision]          | [tools, flight]          | my.conf:7: tiny.offer.capabilities[1]=flight is not one of the choices: expected one of tools, parallel-tool-calls, structured-outputs, tools-with-structured-outputs, prediction, vision",
                "usual = low              | usual = high             | my.conf:10: tiny.response.reasoning: usual=HIGH is not possible: expected one of its efforts",
                "2026-11-22               | yesterday                | my.conf:4: tiny.card.created=yesterday is not a date: expected a date such as 2026-11-22",
                "id = tiny                | id = \" \"               | my.conf:2: models[0].id=  is not a text: expected a text that is not blank",
                "id = tiny                | name = tiny              | my.conf:1: models[0]={capacity, card, name, offer, pace, prompt-cache, response} has no id: add for example id = gpt-oss-120b",
                "status = live            | status = retired         | my.conf has no live model: expected at least one, with offer.status = live",
            })
    void whatIsWrongIsNamedWithItsPlaceAndACorrection(String right, String wrong, String message) {
        assertTrue(TINY.contains(right));
        assertEquals(message, refusal(TINY.replace(right, wrong)));
    }

    @Test
    void textThatIsNotHoconIsRefusedWithItsLine() {
        String message = refusal("models = [\n{ id = }\n]");
        assertTrue(message.startsWith("my.conf: 2: "), message);
        assertEquals("my.conf:1: has no models: add for example models = [ { id = ... } ]", refusal(""));
    }

    @Test
    void formerNameOfAGroupIsRefusedWithTheNewOne() {
        String message = refusal(TINY.replace("response {", "manner {"));
        assertTrue(message.startsWith("my.conf:8: tiny.manner={"), message);
        assertTrue(message.endsWith(" has a new name: rename the key manner to response"), message);
    }

    @Test
    void idThatIsThereTwiceIsRefused() {
        String twice =
                TINY + TINY.replace("models =", "models +=").replace("[{", "{").replace("}]", "}");
        assertEquals("my.conf has more than one tiny: expected each id once", refusal(twice));
    }

    @Test
    void sharedEndpointHasTwoModels() {
        assertEquals(
                List.of("gpt-oss-120b", "qwen-3.8-27b"),
                Models.shipped().live().stream().map(Model::id).toList());
        assertEquals(
                List.of("gpt-oss-120b", "qwen-3.8-27b", "gemma-4-31b", "zai-glm-4.7", "llama-3.3-70b", "llama3.1-8b"),
                Models.shipped().all().stream().map(Model::id).toList());
    }

    @Test
    void idThatNeverWorkedIsNoModel() {
        assertEquals(Optional.empty(), Models.shipped().find("llama3.3-70b"));
    }

    @Test
    void modelWithoutAPromptCacheKeepsNoPrompts() {
        String without = TINY.replace("prompt-cache { time-to-live = 90s }", "");
        assertEquals(
                Optional.empty(), Models.of(without, "my.conf").all().get(0).promptCaching());
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-oss-120b, PT5M",
        "qwen-3.8-27b, PT5M",
        "gemma-4-31b, PT5M",
        "zai-glm-4.7, PT5M",
        "llama-3.3-70b,",
        "llama3.1-8b,"
    })
    void shippedModelKeepsPromptsFor(String id, Duration timeToLive) {
        assertEquals(
                Optional.ofNullable(timeToLive).map(PromptCaching::new),
                Models.shipped().find(id).orElseThrow().promptCaching());
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-oss-120b, 0.35, 0.75",
        "qwen-3.8-27b, 0.99, 1.49",
        "gemma-4-31b, 0.99, 1.49",
        "zai-glm-4.7, 2.25, 2.75",
        "llama-3.3-70b, 0.85, 1.20",
        "llama3.1-8b, 0.10, 0.10"
    })
    void shippedPricesAre(String id, BigDecimal input, BigDecimal output) {
        assertEquals(
                Optional.of(new Price(input, output)),
                Models.shipped().find(id).orElseThrow().offer().price());
    }

    @Test
    void gptOssIsAsMeasured() {
        Model model = Models.shipped().find("gpt-oss-120b").orElseThrow();
        assertEquals(new Pace(1600, Duration.ofNanos(4_200_000), 37, Duration.ofNanos(4_800_000), 0.05), model.pace());
        assertEquals(new Capacity(2000, Duration.ofSeconds(10)), model.capacity());
        assertEquals(
                new Counting(67, 10, 24, Counting.UsageShape.FULL),
                model.profile().counting());
    }

    @ParameterizedTest
    @MethodSource("ids")
    void answerFitsIntoTheContext(String id) {
        Limits limits = Models.shipped().find(id).orElseThrow().offer().limits();
        assertTrue(limits.outputTokens() < limits.contextTokens(), limits.toString());
    }

    static List<String> ids() {
        return Models.shipped().all().stream().map(Model::id).toList();
    }

    private static String refusal(String text) {
        return assertThrows(SettingsException.class, () -> Models.of(text, "my.conf"))
                .getMessage();
    }
}
