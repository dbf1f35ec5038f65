package cerebras.loadtest.settings;

import static cerebras.loadtest.settings.SettingsFixture.refusal;
import static cerebras.loadtest.settings.SettingsFixture.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      vary.body.reasoning_effort | low,medium, high             | reasoning_effort=low, reasoning_effort=medium, reasoning_effort=high
      vary.body.service_tier     | ["auto","flex"]              | service_tier=auto, service_tier=flex
      vary.body.stop             | [["a","b"],null]             | stop=["a","b"], stop=null
      vary.body.kwargs.thinking  | true,false                   | kwargs.thinking=true, kwargs.thinking=false
      vary.header.x-tier         | a,b                          | x-tier=a, x-tier=b
      vary.maxTokens             | 50,200                       | maxTokens=50, maxTokens=200
      models                     | x,y                          | x, y""")
    void variantsAreNamedByTheirValues(String setting, String values, String names) {
        assertEquals(
                names,
                String.join(
                        ", ",
                        settings(Map.of(setting, values)).variants().stream()
                                .map(Variant::name)
                                .toList()));
    }

    @Test
    void valueIsAFieldOfTheBody() {
        List<Variant> variants = settings(Map.of("vary.body.kwargs.budget", "10,\"10\"", "model", "m"))
                .variants();
        assertEquals(
                "{\"kwargs\":{\"budget\":10}}", variants.get(0).body().json().toString());
        assertEquals(
                "{\"kwargs\":{\"budget\":\"10\"}}",
                variants.get(1).body().json().toString());
        assertEquals("m", variants.get(1).model());
    }

    @Test
    void settingsShowWhatIsComparedAndNotWhatItReplaces() {
        RunSettings settings = settings(Map.of("vary.maxTokens", "50,200"));
        assertEquals("50,200", settings.effective().get("vary.maxTokens"));
        assertNull(settings.effective().get("maxTokens"));
        assertEquals(200, settings.maxTokens());
        assertEquals(OptionalInt.of(50), settings.variants().get(0).maxTokens());
        assertTrue(settings.given().contains("vary.maxTokens"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      vary.maxTokens=50                                             | vary.maxTokens=50 is not a list of different values: expected two values or more with commas between them, for example -Dvary.body.reasoning_effort=low,high
      vary.body.a=1,1                                               | vary.body.a=1,1 is not a list of different values: expected two values or more with commas between them, for example -Dvary.body.reasoning_effort=low,high
      vary.maxTokens=50,0                                           | vary.maxTokens=50,0 is not a number of tokens: expected a whole number of at least 1, for example -DmaxTokens=256
      vary.users=1,2                                                | vary.users=1,2 cannot be compared: expected vary.body.NAME, vary.header.NAME or vary.maxTokens, for example -Dvary.body.reasoning_effort=low,high
      vary.body.model=a,b                                           | vary.body.model=a,b sets model, which this suite sets itself: use -Dmodels
      vary.body.stream=true,false                                   | vary.body.stream=true,false sets stream, which this suite sets itself: use -Dstream
      vary.body.a=1,2 body.a=3                                      | vary.body.a=1,2 is set for all requests as well: leave out either this or -Dbody.a
      vary.header.x-a=1,2 header.X-A=3                              | vary.header.x-a=1,2 is set for all requests as well: leave out either this or -Dheader.x-a
      vary.header.x-a=env:A,env:B                                   | vary.header.x-a=env:A,env:B is a secret: only headers that may be shown can be compared
      vary.body.a=1,2 vary.body.b=1,2                               | vary.body.b=1,2 is to be compared besides vary.body.a: compare one thing at a time, and leave one of the two out
      vary.body.a=1,2 models=m,n                                    | vary.body.a=1,2 is to be compared besides models: compare one thing at a time, and leave one of the two out
      vary.maxTokens=50,200 maxTokens=9                             | maxTokens=9 has no effect beside vary.maxTokens: leave one of the two out
      vary.body.temperature=0,1 temperature=1                       | temperature=1 has no effect beside vary.body.temperature: leave one of the two out
      models=m,n model=o                                            | model=o has no effect beside models: leave it out, or make it one of -Dmodels""")
    void whatCannotBeComparedIsRefused(String given, String message) {
        Map<String, String> properties = Stream.of(given.split(" "))
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        assertTrue(refusal(properties, Map.of()).contains(message), refusal(properties, Map.of()));
    }

    @Test
    void simulationThatComparesNothingRefusesIt() {
        Executable run = () -> RunSettings.from(
                Map.of("vary.body.a", "1,2"), Map.of(), Map.of(), Path.of("user-files"), Set.of(Setting.MODELS));
        assertEquals(
                "vary.body.a=1,2 is not a setting of this simulation: leave it out, or run -Dsimulation=CompareVariants",
                assertThrows(SettingsException.class, run).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"'', effort=low effort=high", "models=x;y, x y", "vary.body.tier=a;b, tier=a tier=b"})
    void whatTheUserComparesReplacesWhatTheSimulationCompares(String given, String names) {
        String[] parts = given.replace(';', ',').split("=");
        RunSettings settings = RunSettings.from(
                parts.length == 1 ? Map.of() : Map.of(parts[0], parts[1]),
                Map.of("vary.body.effort", "low,high"),
                Map.of(),
                Path.of("user-files"),
                Set.of());
        assertEquals(
                List.of(names.split(" ")),
                settings.variants().stream().map(Variant::name).toList());
    }
}
