package cerebras.loadtest.settings;

import static cerebras.loadtest.settings.SettingsFixture.KEY;
import static cerebras.loadtest.settings.SettingsFixture.refusal;
import static cerebras.loadtest.settings.SettingsFixture.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparedTargetsTest {

    private static final Map<String, String> TWO = Map.of(
            "targets", "cerebras,other",
            "targets.other.target", "https://llm.example/v1",
            "targets.other.model", "m",
            "targets.other.maxCalls", "7",
            "targets.other.body.service_tier", "flex",
            "users", "3");

    @TempDir
    private Path folder;

    @Test
    void eachTargetHasTheSettingsOfTheRunAndItsOwn() {
        RunSettings run = settings(TWO, Map.of("CEREBRAS_API_KEY", KEY));
        RunSettings cerebras = target(run, 0);
        RunSettings other = target(run, 1);
        assertEquals(
                List.of("cerebras", "other"),
                run.variants().stream().map(Variant::name).toList());
        assertEquals(Target.Kind.CEREBRAS, cerebras.target().kind());
        assertEquals("gpt-oss-120b", cerebras.model());
        assertEquals("https://llm.example/v1/chat/completions", other.target().text());
        assertEquals("m", other.model());
        assertEquals(OptionalInt.of(7), other.budget().maxCalls());
        assertEquals(OptionalInt.empty(), cerebras.budget().maxCalls());
        assertEquals("2", cerebras.budget().maxCost().orElseThrow().toString(), "the default on Cerebras");
        assertEquals(
                "{\"service_tier\":\"flex\"}", other.request().body().json().toString());
        assertTrue(cerebras.request().body().isEmpty());
        assertEquals(3, run.users());
    }

    /** The key of Cerebras is in the environment, and the other server is of no known provider. */
    @Test
    void serverOfNoKnownProviderGetsNoKeyUnlessItsVariableIsNamed() {
        Map<String, String> environment = Map.of("CEREBRAS_API_KEY", KEY, "OTHER", "other-key-1a2b3c");
        assertEquals(
                Optional.empty(), target(settings(TWO, environment), 1).target().key());
        Map<String, String> named = Stream.concat(
                        TWO.entrySet().stream(), Stream.of(Map.entry("targets.other.keyVariable", "OTHER")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        RunSettings run = settings(named, environment);
        assertEquals(
                "Bearer other-key-1a2b3c",
                target(run, 1).target().key().orElseThrow().headerValue());
        assertEquals(
                "Bearer " + KEY, target(run, 0).target().key().orElseThrow().headerValue());
        assertFalse(run.toString().contains("1a2b3c"), run.toString());
    }

    @Test
    void knownProviderGetsItsOwnKey() {
        RunSettings run = settings(
                Map.of("targets", "cerebras,groq", "targets.groq.target", "https://api.groq.com/openai/v1"),
                Map.of("CEREBRAS_API_KEY", KEY, "GROQ_API_KEY", "gsk_1a2b3c4d5e6f"));
        assertEquals("GROQ_API_KEY", target(run, 1).target().keyVariable());
        assertEquals(
                "Bearer gsk_1a2b3c4d5e6f",
                target(run, 1).target().key().orElseThrow().headerValue());
    }

    @Test
    void effectiveSettingsNameWhatIsSpecialAboutEachTarget() {
        Map<String, String> texts =
                settings(TWO, Map.of("CEREBRAS_API_KEY", KEY)).effective();
        assertEquals("cerebras,other", texts.get("targets"));
        assertEquals("https://api.cerebras.ai/v1/chat/completions", texts.get("targets.cerebras.target"));
        assertEquals("https://llm.example/v1/chat/completions", texts.get("targets.other.target"));
        assertEquals("flex", texts.get("targets.other.body.service_tier"));
        assertFalse(texts.containsKey("target") || texts.containsKey("model"), texts.toString());
    }

    @Test
    void fileNamesTargetsInItsOrderAndTheCommandLineWins() throws Exception {
        Path file = folder.resolve("mine.conf");
        Files.writeString(file, """
                zebra { target = emulator, emulator { speed = 900 } }
                ant { target = emulator, emulator.speed = 800, body.reasoning_effort = low }
                """);
        RunSettings run = settings(Map.of("targets", file.toString(), "targets.ant.emulator.speed", "700"));
        assertEquals(
                List.of("zebra", "ant"),
                run.variants().stream().map(Variant::name).toList());
        assertEquals(900, target(run, 0).emulator().models().speed().orElseThrow());
        assertEquals(700, target(run, 1).emulator().models().speed().orElseThrow());
        assertEquals(List.of("targets", "targets.ant.emulator.speed"), run.given());
    }

    @Test
    void shippedExamplesCanBeRead() {
        assertEquals(
                2,
                settings(Map.of("targets", "targets/emulators.conf")).variants().size());
        RunSettings example = settings(
                Map.of("targets", "targets/example.conf"),
                Map.of("CEREBRAS_API_KEY", KEY, "GROQ_API_KEY", "gsk_1a2b3c4d5e6f"));
        assertEquals("openai/gpt-oss-120b", target(example, 1).model());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      targets=a                                                | targets=a is not a list of targets: expected two names or more with commas between them, or a HOCON file in user-files, or its path, for example -Dtargets=targets/emulators.conf
      targets=a,emulator                                       | targets.a has no target: add one, for example -Dtargets.a.target=https://llm.example/v1
      targets=cerebras,emulator                                | targets.cerebras.target=cerebras needs an API key: set CEREBRAS_API_KEY in the environment
      targets=emulator,b targets.b.target=ftp://x              | targets.b.target=ftp://x is not a base URL: expected
      targets=emulator,b targets.b.taget=emulator              | targets.b.taget=emulator is not a setting of one target: expected one of target, model, dialect
      targets=emulator,b targets.b.users=3                     | targets.b.users=3 is not a setting of one target
      targets=emulator,b targets.c.model=m                     | targets.c.model=m is a setting of no target: expected targets.NAME.SETTING with one of the names emulator, b
      targets=emulator,b targets.b.target=emulator target=emulator | target has no effect beside targets: give it to one of them, for example -Dtargets.NAME.target=https://api.cerebras.ai
      targets=emulator,b targets.b.target=emulator keyVariable=MINE | keyVariable has no effect beside targets
      targets=emulator,b targets.b.target=emulator header.x-team=env:MINE | header.x-team would go to all targets, and is a secret: give it to one of them, for example -Dtargets.NAME.header.x-team=env:GATEWAY_KEY
      targets=emulator,b targets.b.target=emulator models=m,n   | is to be compared besides models or values of a field
      targets=emulator,b targets.b.target=emulator emulator.speed=x | emulator.speed=x is not a speed
      targets.b.model=m                                         | targets.b.model=m has no effect without targets: name them, for example -Dtargets=a,b, and run -Dsimulation=CompareTargets""")
    void wrongTargetsAreRefused(String given, String message) {
        Map<String, String> properties = Stream.of(given.split(" "))
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        String refusal = refusal(properties, Map.of("MINE", "mine-1a2b3c4d"));
        assertTrue(refusal.contains(message), refusal);
    }

    private static RunSettings target(RunSettings run, int index) {
        return run.variants().get(index).target().orElseThrow();
    }
}
