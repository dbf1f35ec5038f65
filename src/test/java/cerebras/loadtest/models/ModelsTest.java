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
        manner {
          counting { template-tokens = 3, end-tokens = 1, tool-call-end-tokens = 2, usage = image-tokens-first }
          reasoning { efforts = [none, low], usual = low, tokens = 7 }
          tool-calls = incremental
        }
        pace {
          tokens-per-second = 1000, queue-time = 4.2ms, prompt-tokens-per-ms = 30, event-cadence = 5ms, jitter = 0.1
        }
        capacity { streams = 9, longest-wait = 2s }
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
                        new Capacity(9, Duration.ofSeconds(2)),
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
                "tokens-per-second = 1000 | tokens-per-second = fast | my.conf: tiny.pace.tokens-per-second=\"fast\" (line 14) is not possible: expected a number, more than 0",
                "tokens-per-second = 1000 | tokens-per-second = -1   | my.conf: tiny.pace.tokens-per-second=-1 (line 14) is not possible: expected a number, more than 0",
                "tokens-per-second = 1000 | tokens-per-second = NaN  | my.conf: tiny.pace.tokens-per-second=\"NaN\" (line 14) is not possible: expected a number, more than 0",
                "tokens-per-second = 1000 | tokens-per-second = 100  | my.conf: tiny.pace: tokensPerSecond=100.0 is not possible: expected at least one token in each event: raise it, or eventCadence",
                "tokens-per-second = 1000 | token-per-second = 1000  | my.conf: tiny.pace.tokens-per-second is missing: expected a number, more than 0",
                "queue-time = 4.2ms       | queue-time = 4.2ms, q = 1 | my.conf: tiny.pace.q is not a key: expected one of event-cadence, jitter, prompt-tokens-per-ms, queue-time, tokens-per-second",
                "queue-time = 4.2ms       | queue-time = 4 parsecs   | my.conf: tiny.pace.queue-time=\"4 parsecs\" (line 14) is not possible: expected a number with a unit, such as 4.8ms or 10s",
                "jitter = 0.1             | jitter = 1               | my.conf: tiny.pace.jitter=1 (line 14) is not possible: expected a number, at least 0 and less than 1",
                "streams = 9              | streams = 1.5            | my.conf: tiny.capacity.streams=1.5 (line 16) is not possible: expected a whole number, 1 or more",
                "streams = 9              | streams = 0              | my.conf: tiny.capacity.streams=0 (line 16) is not possible: expected a whole number, 1 or more",
                "time-to-live = 90s       | time-to-live = 0s        | my.conf: tiny.prompt-cache: timeToLive=PT0S is not possible: expected more than 0, or no prompt cache at all",
                "template-tokens = 3      | template-tokens = -1     | my.conf: tiny.manner.counting.template-tokens=-1 (line 9) is not possible: expected a whole number, 0 or more",
                "status = live            | status = gone            | my.conf: tiny.offer.status=\"gone\" (line 7) is not possible: expected one of live, retired",
                "[tools, vision]          | [tools, flight]          | my.conf: tiny.offer.capabilities=[\"tools\",\"flight\"] (line 7) is not possible: expected a list of some of tools, parallel-tool-calls, structured-outputs, tools-with-structured-outputs, prediction, vision",
                "usual = low              | usual = high             | my.conf: tiny.manner.reasoning: usual=HIGH is not possible: expected one of its efforts",
                "2026-11-22               | yesterday                | my.conf: tiny.card.created=\"yesterday\" (line 4) is not possible: expected a date such as 2026-11-22",
                "id = tiny                | id = \" \"               | my.conf:  .id=\" \" (line 2) is not possible: expected a text that is not blank",
                "id = tiny                | name = tiny              | my.conf: models[0].id is missing: expected a text that is not blank",
                "status = live            | status = retired         | my.conf has no live model: expected at least one, with offer.status = live",
            })
    void whatIsWrongIsNamedWithItsPlaceAndAWayOut(String right, String wrong, String message) {
        assertTrue(TINY.contains(right));
        assertEquals(message, refusal(TINY.replace(right, wrong)));
    }

    @Test
    void textThatIsNotHoconIsRefusedWithItsLine() {
        String message = refusal("models = [\n{ id = }\n]");
        assertTrue(message.startsWith("not a file of models: my.conf: 2: "), message);
        assertTrue(refusal("").startsWith("not a file of models: "), refusal(""));
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
