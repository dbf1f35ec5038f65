package cerebras.loadtest.settings;

import static cerebras.loadtest.settings.SettingsFixture.refusal;
import static cerebras.loadtest.settings.SettingsFixture.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.settings.PromptLength.Exactly;
import cerebras.loadtest.settings.PromptLength.LogNormal;
import cerebras.loadtest.settings.PromptLength.Uniform;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SyntheticSettingsTest {

    private static final String LENGTH_FORM =
            "expected tokens, such as 500, or uniform(100,900), or lognormal(500,0.6),"
                    + " for example -DpromptTokens=500";

    @Test
    void syntheticPromptsHaveDefaults() {
        assertEquals(
                new Prompts.Synthetic(new Exactly(500), 0, 42),
                settings(Map.of("prompts", "synthetic")).prompts());
    }

    @Test
    void everyGivenValueIsTaken() {
        assertEquals(
                new Prompts.Synthetic(new Exactly(32), 99, 7),
                settings(Map.of("prompts", " synthetic ", "promptTokens", "32", "sharedPrefix", "99%", "seed", "7"))
                        .prompts());
    }

    @ParameterizedTest
    @MethodSource
    void lengthIsANumberOrADistribution(String text, PromptLength length) {
        assertEquals(
                length,
                ((Prompts.Synthetic) settings(synthetic("promptTokens", text)).prompts()).length());
    }

    static Stream<Arguments> lengthIsANumberOrADistribution() {
        return Stream.of(
                Arguments.of("500", new Exactly(500)),
                Arguments.of("1000000", new Exactly(1_000_000)),
                Arguments.of("uniform(100,900)", new Uniform(100, 900)),
                Arguments.of("uniform( 32 , 32 )", new Uniform(32, 32)),
                Arguments.of("lognormal(500,0.6)", new LogNormal(500, 0.6)),
                Arguments.of("lognormal(500, 3)", new LogNormal(500, 3)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "many               | is not a prompt length: " + LENGTH_FORM,
                "500.5              | is not a prompt length: " + LENGTH_FORM,
                "-500               | is not a prompt length: " + LENGTH_FORM,
                "normal(500,100)    | is not a prompt length: " + LENGTH_FORM,
                "uniform(100)       | is not a prompt length: " + LENGTH_FORM,
                "uniform(100,900.5) | is not a prompt length: " + LENGTH_FORM,
                "31                 | is too short: expected at least 32 tokens, for example -DpromptTokens=500",
                "uniform(1,900)     | is too short: expected at least 32 tokens, for example -DpromptTokens=500",
                "1000001            | is too long: expected at most 1000000 tokens, for example -DpromptTokens=500",
                "uniform(900,100)   | ends before it begins: expected uniform(least,most), for example -DpromptTokens=500",
                "lognormal(500,0)   | has a sigma that cannot be used: expected lognormal(mean,sigma) with a sigma above 0 and up to 3,"
                        + " for example -DpromptTokens=500",
                "lognormal(500,3.1) | has a sigma that cannot be used: expected lognormal(mean,sigma) with a sigma above 0 and up to 3,"
                        + " for example -DpromptTokens=500",
                "lognormal(500,1.)  | has a sigma that cannot be used: expected lognormal(mean,sigma) with a sigma above 0 and up to 3,"
                        + " for example -DpromptTokens=500",
            })
    void wrongLengthIsRefused(String text, String complaint) {
        assertEquals("promptTokens=" + text + " " + complaint, refusal(synthetic("promptTokens", text), Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sharedPrefix | 100% | is not a share: expected a whole number of percent from 0% to 99%, for example -DsharedPrefix=80%",
                "sharedPrefix | 80   | is not a share: expected a whole number of percent from 0% to 99%, for example -DsharedPrefix=80%",
                "sharedPrefix | 0.8  | is not a share: expected a whole number of percent from 0% to 99%, for example -DsharedPrefix=80%",
                "seed         | -1   | is not a seed: expected a whole number of at most 18 digits, for example -Dseed=42",
                "seed         | 9223372036854775808 | is not a seed: expected a whole number of at most 18 digits, for example -Dseed=42",
            })
    void otherWrongValueIsRefused(String name, String text, String complaint) {
        assertEquals(name + "=" + text + " " + complaint, refusal(synthetic(name, text), Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"promptTokens, 500", "sharedPrefix, 80%"})
    void settingIsRefusedWherePromptsAreOfAFile(String name, String value) {
        assertEquals(
                name + "=" + value
                        + " is a setting of synthetic prompts, and the prompts come from a file: leave it out, or set"
                        + " -Dprompts=synthetic",
                refusal(name, value));
    }

    @Test
    void settingsOfSyntheticPromptsAreEffective() {
        Map<String, String> effective =
                settings(synthetic("sharedPrefix", "80%")).effective();
        assertEquals(
                List.of("synthetic", "500", "80%", "42"),
                Stream.of("prompts", "promptTokens", "sharedPrefix", "seed")
                        .map(effective::get)
                        .toList());
    }

    private static Map<String, String> synthetic(String name, String value) {
        return Map.of("prompts", "synthetic", name, value);
    }
}
