package cerebras.loadtest.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import cerebras.loadtest.settings.Setting;
import cerebras.loadtest.settings.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaPlansTest {

    private static final QuotaPlans SHIPPED = plans(Path.of("user-files", "quotas.conf"));

    @Test
    void shippedFileHasFourPlans() {
        assertEquals(List.of("developer", "mine", "none", "trial"), List.copyOf(SHIPPED.names()));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "trial     | gpt-oss-120b | 5 requests-minute, 150 requests-hour, 2400 requests-day,"
                        + " 30000 tokens-minute, 1000000 tokens-hour, 1000000 tokens-day, 90000 total-tokens-minute",
                "trial     | qwen-3.8-27b | 5 requests-minute, 150 requests-hour, 2400 requests-day,"
                        + " 30000 tokens-minute, 1000000 tokens-hour, 1000000 tokens-day, 90000 total-tokens-minute",
                "developer | gpt-oss-120b | 1000 requests-minute, 1000000 tokens-minute, 3000000 total-tokens-minute",
                "developer | zai-glm-4.7  | 500 requests-minute, 500000 tokens-minute, 1500000 total-tokens-minute",
                "developer | gemma-4-31b  | 300 requests-minute, 500000 tokens-minute, 1500000 total-tokens-minute",
                "developer | qwen-3.8-27b | 300 requests-minute, 500000 tokens-minute, 1500000 total-tokens-minute",
                "developer | another      | 300 requests-minute, 500000 tokens-minute, 1500000 total-tokens-minute",
                "none      | gpt-oss-120b | ''",
                "mine      | gpt-oss-120b | 1 requests-second, 60 requests-minute, 100000 tokens-minute, 20000000 tokens-day",
                "mine      | another      | 30 requests-minute",
            })
    void shippedPlanLimitsAModel(String plan, String model, String limits) {
        assertEquals(
                limits,
                SHIPPED.find(plan).orElseThrow().limits(model).stream()
                        .map(limit -> limit.amount() + " " + limit.name())
                        .collect(Collectors.joining(", ")));
    }

    @Test
    void shippedPlansRefillAndCapAsTheySay() {
        assertEquals(Refill.TOKEN_BUCKET, SHIPPED.find("trial").orElseThrow().refill());
        assertEquals(16_384, SHIPPED.find("trial").orElseThrow().reservationCapTokens());
        assertEquals(Refill.FIXED_WINDOW, SHIPPED.find("mine").orElseThrow().refill());
        assertEquals(4096, SHIPPED.find("mine").orElseThrow().reservationCapTokens());
    }

    @Test
    void unknownPlanIsReportedWithTheChoices() {
        assertEquals(
                "emulator.quota=trail is not a plan of user-files/quotas.conf: expected one of developer, mine, none, trial"
                        + " (did you mean trial?)",
                assertThrows(SettingsException.class, () -> SHIPPED.plan(Setting.EMULATOR_QUOTA, "trail"))
                        .getMessage());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "p = 5" + "| q.conf:1: p=5 is not a group of keys: expected { ... }",
                "p {}" + "| q.conf:1: p={} has no models: add for example models = { default {} }",
                "p { refil = x }"
                        + "| q.conf:1: p.refil=x is not a known key: expected one of refill, keys, reservation-cap-tokens, models"
                        + " (did you mean refill?)",
                "p { refill = slow, models { default {} } }"
                        + "| q.conf:1: p.refill=slow is not one of the choices: expected one of token-bucket, fixed-window",
                "p { reservation-cap-tokens = 3000000000, models { default {} } }"
                        + "| q.conf:1: p.reservation-cap-tokens=3000000000 is not a count: expected a whole number from 1 to"
                        + " 2147483647",
                "p { models { a {} } }"
                        + "| q.conf:1: p.models={a} has no limits for models that are not named: add default { requests {"
                        + " minute = 1000 } }, or default {} if they are not limited",
                "p { models { default { request { minute = 5 } } } }"
                        + "| q.conf:1: p.models.default.request={minute} is not a known key: expected one of requests, tokens, total-tokens"
                        + " (did you mean requests?); the name of a model that has a dot needs quotes, for example \"zai-glm-4.7\"",
                "p { models { default {}, qwen-3.8-27b {} } }"
                        + "| q.conf:1: p.models.qwen-3.8-27b={} is not a known key: expected one of requests, tokens, total-tokens;"
                        + " the name of a model that has a dot needs quotes, for example \"zai-glm-4.7\"",
                "p { models { default { tokens { minut = 5 } } } }"
                        + "| q.conf:1: p.models.default.tokens.minut=5 is not a known key: expected one of second, minute, hour, day"
                        + " (did you mean minute?)",
                "p { models { default {} }, keys { mine = team } }"
                        + "| q.conf:1: p.keys.mine=team is not one of the choices: expected p",
                "p { models { default { tokens = 5 } } }"
                        + "| q.conf:1: p.models.default.tokens=5 is not a group of keys: expected { ... }",
                "p { models { default { tokens { minute = five } } } }"
                        + "| q.conf:1: p.models.default.tokens.minute=five is not a count: expected a whole number from 1 to"
                        + " 60000000",
            })
    void wrongKeyIsReportedWithItsPlaceValueAndACorrection(String text, String message) {
        assertEquals(message, message(text));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "1.5", "30K", "null", "{ a = 1 }", "[1]", "60000001", "99999999999999999999"})
    void amountIsAWholeNumberInRange(String amount) {
        String message = message("p { models { default { tokens { minute = " + amount + " } } } }");
        assertTrue(message.contains(" is not a count: expected a whole number from 1 to 60000000"), message);
    }

    @Test
    void amountMayBeWrittenWithAnExponent() {
        QuotaPlans plans = QuotaPlans.of("p { models { default { tokens { minute = 1e6 } } } }", "q.conf");
        assertEquals(
                List.of(new Limit(Resource.TOKENS, Period.MINUTE, 1_000_000)),
                plans.find("p").orElseThrow().limits("any"));
    }

    @Test
    void dottedModelNeedsQuotesAndLineIsReported() {
        assertEquals(
                "q.conf:4: p.models.\"qwen-3.8-27b\".requests.minute=0 is not a count: expected a whole number from"
                        + " 1 to 60000000",
                message("""
        p {
          models {
            default {}
            "qwen-3.8-27b" { requests { minute = 0 } }
          }
        }
        """));
    }

    @ParameterizedTest
    @CsvSource({"p {", "p { models = ${nowhere} }", "p { models { default {} } } }"})
    void brokenFileIsReportedWithItsNameAndLine(String text) {
        String message = message(text);
        assertTrue(message.startsWith("q.conf: 1: "), message);
        assertTrue(message.endsWith(": expected HOCON, such as none { models { default {} } }"), message);
    }

    @Test
    void emptyFileHasNoPlan() {
        assertEquals(
                "q.conf has no plan: expected at least one, such as none { models { default {} } }",
                message("# nothing"));
    }

    private static String message(String text) {
        return assertThrows(SettingsException.class, () -> QuotaPlans.of(text, "q.conf"))
                .getMessage();
    }

    private static QuotaPlans plans(Path file) {
        try {
            return QuotaPlans.of(Files.readString(file), file.toString());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
