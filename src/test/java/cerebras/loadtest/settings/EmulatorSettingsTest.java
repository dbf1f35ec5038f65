package cerebras.loadtest.settings;

import static cerebras.loadtest.settings.SettingsFixture.USER_FILES;
import static cerebras.loadtest.settings.SettingsFixture.refusal;
import static cerebras.loadtest.settings.SettingsFixture.settings;
import static cerebras.loadtest.settings.SettingsFixture.withKey;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.settings.EmulatorSettings.AgentSettings;
import cerebras.loadtest.settings.EmulatorSettings.ModelSettings;
import cerebras.loadtest.settings.EmulatorSettings.Standalone;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmulatorSettingsTest {

    private static final EmulatorSettings DEFAULTS = new EmulatorSettings(
            Dialect.CEREBRAS,
            USER_FILES,
            new ModelSettings(OptionalDouble.empty(), OptionalInt.empty(), false),
            "none",
            "none",
            AgentSettings.DEFAULTS,
            Optional.empty());
    private static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("emulator.dialect", "groq"),
            Map.entry("emulator.quota", "trial"),
            Map.entry("emulator.faults", "flaky"),
            Map.entry("emulator.tools", "search,read+read"),
            Map.entry("emulator.replicas", "4"),
            Map.entry("emulator.sessionHeader", "X-Conversation"),
            Map.entry("emulator.speed", "3000.5"),
            Map.entry("emulator.capacity", "7"),
            Map.entry("emulator.retiredModels", "true"),
            Map.entry("emulator.requestLog", "results/requests.jsonl"));
    private static final EmulatorSettings ALL_READ = new EmulatorSettings(
            Dialect.GROQ,
            USER_FILES,
            new ModelSettings(OptionalDouble.of(3000.5), OptionalInt.of(7), true),
            "trial",
            "flaky",
            new AgentSettings(new ToolScript(List.of(List.of("search"), List.of("read", "read"))), 4, "X-Conversation"),
            Optional.of(Path.of("results/requests.jsonl")));

    @Test
    void nothingGivenIsAnEmulatorThatRefusesNoClient() {
        assertEquals(DEFAULTS, settings(Map.of()).emulator());
    }

    @Test
    void everyGivenValueIsTakenAndShown() {
        RunSettings settings = settings(ALL);
        assertEquals(ALL_READ, settings.emulator());
        ALL.forEach((name, value) -> assertEquals(value, settings.effective().get(name)));
        RunSettings again = settings(settings.effective());
        assertEquals(settings.effective(), again.effective());
        assertEquals(settings.emulator(), again.emulator());
    }

    @Test
    void realTargetHasNoneOfThem() {
        Map<String, String> effective = settings(Map.of(), withKey()).effective();
        ALL.keySet().forEach(name -> assertFalse(effective.containsKey(name), name));
    }

    @ParameterizedTest
    @CsvSource({
        "emulator.dialect, openai",
        "emulator.quota, trial",
        "emulator.faults, flaky",
        "emulator.speed, 3000",
        "emulator.capacity, 1",
        "emulator.retiredModels, true",
        "emulator.requestLog, f"
    })
    void realTargetIsNotGivenAny(String name, String value) {
        assertEquals(
                name + "=" + value
                        + " is a setting of the emulator, which is not the target: leave it out, or set -Dtarget=emulator",
                refusal(Map.of(name, value), withKey()));
    }

    @ParameterizedTest
    @CsvSource({"emulator.port, 8080", "emulator.tls, true"})
    void runIsNotGivenWhatIsForTheEmulatorAlone(String name, String value) {
        String given = name + "=" + value;
        assertEquals(
                given + " is a setting of the standalone emulator: leave it out, or start the emulator with mvn compile"
                        + " exec:java@emulator -D" + given,
                refusal(name, value));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "emulator.speed    | 0    | emulator.speed=0 is not a speed: expected tokens per second, a number from 1 to 1000000, for example -Demulator.speed=3000",
                "emulator.speed    | fast | emulator.speed=fast is not a speed: expected tokens per second, a number from 1 to 1000000, for example -Demulator.speed=3000",
                "emulator.speed    | 1e4  | emulator.speed=1e4 is not a speed: expected tokens per second, a number from 1 to 1000000, for example -Demulator.speed=3000",
                "emulator.speed    | 1000001 | emulator.speed=1000001 is not a speed: expected tokens per second, a number from 1 to 1000000, for example -Demulator.speed=3000",
                "emulator.dialect  | azure | emulator.dialect=azure is not an emulated API: expected cerebras, openai, vllm or groq, for example -Demulator.dialect=openai",
                "emulator.capacity | 0    | emulator.capacity=0 is not a number of requests: expected a whole number of at least 1, for example -Demulator.capacity=100",
                "emulator.quota    | ``   | emulator.quota= is not a name: expected the name of a plan in user-files/quotas.conf, for example -Demulator.quota=trial",
                "emulator.retiredModels | yes | emulator.retiredModels=yes is not a boolean: expected true or false, for example -Demulator.retiredModels=true",
                "emulator.requestLog | `` | emulator.requestLog= is not a file: expected the path of a file, for example -Demulator.requestLog=results/requests.jsonl",
                "quotas   | trial | quotas=trial is not a setting: did you mean emulator.quota? For example -Demulator.quota=trial",
                "tokensPerSecond | 3000 | tokensPerSecond=3000 is not a setting: did you mean emulator.speed? For example -Demulator.speed=3000",
            })
    void wrongValueIsRefused(String name, String value, String message) {
        assertEquals(message, refusal(name, value));
    }

    @Test
    void emulatorAloneListensOn8080InClearText() {
        assertEquals(new Standalone(8080, false, "127.0.0.1", DEFAULTS), standalone(Map.of()));
    }

    @Test
    void emulatorAloneTakesItsOwnSettingsAndLeavesThoseOfARunAlone() {
        Map<String, String> own = Map.of(
                "emulator.port",
                "0",
                "emulator.tls",
                "true",
                "emulator.listen",
                "0.0.0.0",
                "emulator.speed",
                "50",
                "users",
                "none of its business");
        EmulatorSettings slow = new EmulatorSettings(
                Dialect.CEREBRAS,
                USER_FILES,
                new ModelSettings(OptionalDouble.of(50), OptionalInt.empty(), false),
                "none",
                "none",
                AgentSettings.DEFAULTS,
                Optional.empty());
        assertEquals(new Standalone(0, true, "0.0.0.0", slow), standalone(own));
    }

    @Test
    void everyProblemOfTheEmulatorAloneIsReportedTogether() {
        Map<String, String> wrong = Map.of("emulator.port", "65536", "emulator.tls", "on", "sppeed", "3");
        assertEquals(
                """
        sppeed=3 is not a setting: did you mean emulator.speed? For example -Demulator.speed=3
        emulator.port=65536 is not a port: expected a whole number from 0 to 65535, 0 for any free one, for example -Demulator.port=8080
        emulator.tls=on is not a boolean: expected true or false, for example -Demulator.tls=true""",
                assertThrows(SettingsException.class, () -> standalone(wrong)).getMessage());
    }

    private static Standalone standalone(Map<String, String> properties) {
        return Standalone.from(properties, Map.of(), USER_FILES);
    }
}
