package cerebras.loadtest.settings;

import static cerebras.loadtest.settings.SettingsFixture.refusal;
import static cerebras.loadtest.settings.SettingsFixture.settings;
import static cerebras.loadtest.settings.SettingsFixture.withKey;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetSettingsTest {

    @Test
    void nothingIsCappedOnTheEmulator() {
        BudgetSettings none = new BudgetSettings(OptionalInt.empty(), OptionalLong.empty(), Optional.empty());
        assertEquals(none, settings(Map.of()).budget());
        assertFalse(settings(Map.of()).effective().containsKey("maxCost"));
    }

    @Test
    void everyGivenCapIsTaken() {
        Map<String, String> caps = Map.of("maxCalls", "100", "maxOutputTokens", "5000000000", "maxCost", "0.25");
        assertEquals(
                new BudgetSettings(
                        OptionalInt.of(100), OptionalLong.of(5_000_000_000L), Optional.of(new BigDecimal("0.25"))),
                settings(caps).budget());
    }

    @Test
    void realMoneyHasACapThatTheReportShows() {
        RunSettings settings = settings(Map.of(), withKey());
        assertEquals(Optional.of(new BigDecimal("2")), settings.budget().maxCost());
        assertEquals("2", settings.effective().get("maxCost"));
    }

    @ParameterizedTest
    @CsvSource({"maxCost, 50, 50", "maxCalls, 9, ", "maxOutputTokens, 9, "})
    void userSaysAnotherCapOfRealMoneyOrWhatElseIsCapped(String name, String value, String dollars) {
        assertEquals(
                Optional.ofNullable(dollars).map(BigDecimal::new),
                settings(Map.of(name, value), withKey()).budget().maxCost());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maxCost         | 0             | is not an amount in US dollars: expected US dollars, more than 0, with at most 6 decimals, for example -DmaxCost=5",
                "maxCost         | $5            | is not an amount in US dollars: expected US dollars, more than 0, with at most 6 decimals, for example -DmaxCost=5",
                "maxCost         | 0.0000001     | is not an amount in US dollars: expected US dollars, more than 0, with at most 6 decimals, for example -DmaxCost=5",
                "maxCost         | 1000001       | is too large: expected at most 1000000, for example -DmaxCost=5",
                "maxOutputTokens | 0             | is not a number of tokens: expected a whole number of at least 1, for example -DmaxOutputTokens=1000000",
                "maxOutputTokens | 1e6           | is not a number of tokens: expected a whole number of at least 1, for example -DmaxOutputTokens=1000000",
                "maxOutputTokens | 2000000000000 | is too large: expected a whole number of at most 1000000000000, for example -DmaxOutputTokens=1000000",
                "retries         | 2             | is not a retry policy: expected off or sdk, for example -Dretries=sdk",
                "pacing          | on            | is not a pacing policy: expected off or quota, for example -Dpacing=quota",
            })
    void wrongValueIsRefused(String name, String value, String message) {
        assertEquals(name + "=" + value + " " + message, refusal(name, value));
    }
}
