package cerebras.loadtest.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MixTest {

    private static final String TEAM_KEY = "csk-made-up-of-the-team-27d1";

    @TempDir
    private Path folder;

    @BeforeEach
    void writePrompts() throws IOException {
        Files.createDirectories(folder.resolve("mixes"));
        Files.createDirectories(folder.resolve("prompts"));
        Files.writeString(folder.resolve("prompts/short.jsonl"), "{\"prompt\":\"Name three rivers.\"}\n");
        Files.writeString(folder.resolve("prompts/own.jsonl"), "{\"prompt\":\"Hi\"}\n");
        Files.writeString(folder.resolve("lengths.csv"), "promptTokens,outputTokens\n100,10\n");
    }

    @Test
    void kindsHaveTheirSettingsOrThoseOfTheRun() throws IOException {
        Mix mix = mix("""
        b { weight = 3 }
        a {
          weight = 1, prompts = prompts/own.jsonl, maxTokens = 7, model = m2, stream = false
          body { reasoning_effort = low, deep { x = [1, 2] } }, headers { X-Team = perf }, keyVariable = TEAM_KEY
        }
        c { weight = 2, promptTokens = "uniform(100,200)", sharedPrefix = 50% }
        d { weight = 2, lengths = lengths.csv }
        """);
        assertEquals(
                List.of("a", "b", "c", "d"),
                mix.kinds().stream().map(Mix.Kind::name).toList());
        assertEquals(8, mix.totalWeight());
        Mix.Kind own = mix.kinds().get(0);
        assertEquals(Prompts.of(Prompt.user("Hi")), own.source());
        assertEquals(OptionalInt.of(7), own.maxTokens());
        assertEquals(Optional.of("m2"), own.model());
        assertEquals(Optional.of(false), own.stream());
        assertEquals(
                "{\"deep\":{\"x\":[1,2]},\"reasoning_effort\":\"low\"}",
                own.body().json().toString());
        assertEquals(Map.of("X-Team", "perf", Mix.KEY_VARIABLE_HEADER, "TEAM_KEY"), own.requestHeaders());
        assertEquals(ApiKey.of(TEAM_KEY), own.key());
        Mix.Kind usual = mix.kinds().get(1);
        assertEquals(Prompts.of(Prompt.user("Name three rivers.")), usual.source());
        assertEquals(
                List.of(OptionalInt.empty(), Optional.empty(), Optional.empty(), BodyFields.NONE, Map.of()),
                List.of(usual.maxTokens(), usual.model(), usual.stream(), usual.body(), usual.requestHeaders()));
        assertEquals(
                new PromptLength.Uniform(100, 200),
                ((Prompts.Synthetic) mix.kinds().get(2).source()).length());
        assertEquals(
                Optional.of(folder.resolve("lengths.csv")), mix.kinds().get(3).lengths());
    }

    @Test
    void modelsAndKeysOfAllKindsAreKnown() throws IOException {
        RunSettings settings = settings("a { weight = 1, model = m2, keyVariable = TEAM_KEY }, b { weight = 1 }");
        assertEquals(List.of("m2", "gpt-oss-120b"), settings.askedModels());
        assertEquals(Map.of("TEAM_KEY", ApiKey.of(TEAM_KEY).orElseThrow()), settings.namedKeys());
        assertFalse(settings.toString().contains(TEAM_KEY));
        assertEquals("m.conf", settings.effective().get("mix"));
    }

    @Test
    void shippedExampleIsAMix() {
        RunSettings settings = SettingsFixture.settings(Map.of("mix", Setting.MIX.example()));
        assertTrue(settings.prompts() instanceof Mix mix && mix.totalWeight() == 100);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                    | m.conf has no kind of request: expected at least one, such as short {",
                "a = 5                 | m.conf:1: a=5 is not a group of keys: expected { ... }",
                "a {}                  | m.conf:1: a={} has no weight: add for example weight = 20",
                "a { weight = 0 }      | m.conf:1: a.weight=0 is not a count: expected a whole number from 1 to 1000",
                "a { weight = 1, maxTokens = x } | m.conf:1: a.maxTokens=x is not a number of tokens: expected a whole"
                        + " number of at least 1, for example maxTokens = 256",
                "a { weight = 1, wieght = 2 } | m.conf:1: a.wieght=2 is not a known key: expected one of",
                "\"a b\" { weight = 1 } | m.conf:1: \"a b\"={weight} is not a name: expected a letter",
                "a { weight = 1, prompts = x.jsonl } | a.prompts=x.jsonl is not a file: tried",
                "a { weight = 1, prompts = prompts/own.jsonl, promptTokens = 50 } | has several kinds of prompts: expected one of",
                "a { weight = 1, sharedPrefix = 50% } | has sharedPrefix without promptTokens: add",
                "a { weight = 1, lengths = lengths.csv, maxTokens = 5 } | has both lengths and maxTokens: leave out",
                "a { weight = 1, body { model = x } } | a.body={model} sets model, which this suite sets itself: use",
                "a { weight = 1, headers { Authorization = x } } | is the header of the API key: put the key into",
                "a { weight = 1, keyVariable = NONE_SUCH } | a.keyVariable=NONE_SUCH is not set in the environment: set it, for example export NONE_SUCH=...",
            })
    void wrongFileIsRefusedWithItsPlaceAndACorrection(String text, String message) {
        String refusal =
                assertThrows(SettingsException.class, () -> settings(text)).getMessage();
        assertTrue(refusal.startsWith("mix=m.conf cannot be used: "), refusal);
        assertTrue(refusal.contains(message), refusal);
    }

    @Test
    void keyIsNotSentUnencrypted() {
        String refusal = assertThrows(
                        SettingsException.class,
                        () -> settings("a { weight = 1, keyVariable = TEAM_KEY }", "target", "http://example.com/v1"))
                .getMessage();
        assertTrue(refusal.contains("would send the API key over the network unencrypted"), refusal);
        assertFalse(refusal.contains(TEAM_KEY), refusal);
    }

    @ParameterizedTest
    @CsvSource({"bearer, authorization", "api-key, api-key"})
    void keyOfAnOwnRequestHasTheHeaderOfTheTarget(String keyHeader, String header) {
        RunSettings settings = RunSettings.from(
                Map.of("target", "https://example.com/v1", "keyHeader", keyHeader, "model", "m"),
                Map.of("CEREBRAS_API_KEY", SettingsFixture.KEY),
                folder);
        assertEquals(header, settings.keyIn("TEAM_KEY", TEAM_KEY).header());
        assertEquals(
                "keyVariable(\"TEAM_KEY\") has no API key in the environment: set it, for example export TEAM_KEY=...",
                assertThrows(Refused.class, () -> settings.keyIn("TEAM_KEY", null))
                        .getMessage());
    }

    private Mix mix(String text) throws IOException {
        return (Mix) settings(text).prompts();
    }

    private RunSettings settings(String text, String... more) throws IOException {
        Files.writeString(folder.resolve("m.conf"), text);
        Map<String, String> properties = new HashMap<>(Map.of("mix", "m.conf"));
        if (more.length > 0) {
            properties.put(more[0], more[1]);
        }
        return RunSettings.from(properties, Map.of("TEAM_KEY", TEAM_KEY), folder);
    }
}
