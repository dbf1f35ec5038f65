package cerebras.loadtest.settings;

import static cerebras.loadtest.settings.SettingsFixture.KEY;
import static cerebras.loadtest.settings.SettingsFixture.refusal;
import static cerebras.loadtest.settings.SettingsFixture.settings;
import static cerebras.loadtest.settings.SettingsFixture.withKey;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunSettingsTest {

    private static final Map<String, String> SYNTHETIC = Map.of("prompts", "synthetic");

    @Test
    void nothingGivenMeansTheDefaults() {
        RunSettings settings = settings(Map.of());
        assertEquals(new Target.Emulator(), settings.target());
        assertEquals("gpt-oss-120b", settings.model());
        assertEquals(10, settings.users());
        assertEquals(Duration.ofSeconds(10), settings.ramp());
        assertEquals(Duration.ofSeconds(5), settings.warmup());
        assertEquals(Duration.ofSeconds(60), settings.duration());
        assertEquals(Duration.ZERO, settings.pause());
        assertEquals(256, settings.maxTokens());
        assertTrue(settings.stream());
        assertEquals(OptionalDouble.empty(), settings.temperature());
        assertEquals(12, ((Prompts.Listed) settings.prompts()).list().size());
        assertEquals(Duration.ofSeconds(60), settings.requestTimeout());
    }

    @Test
    void everyGivenValueIsTaken() {
        RunSettings settings = settings(Map.ofEntries(
                Map.entry("model", "qwen-3.8-27b"),
                Map.entry("users", "200"),
                Map.entry("ramp", "0s"),
                Map.entry("warmup", "1m"),
                Map.entry("duration", "1h"),
                Map.entry("pause", "500ms"),
                Map.entry("maxTokens", "1"),
                Map.entry("stream", "false"),
                Map.entry("temperature", "0.7"),
                Map.entry("requestTimeout", "1.5s")));
        assertEquals("qwen-3.8-27b", settings.model());
        assertEquals(200, settings.users());
        assertEquals(Duration.ZERO, settings.ramp());
        assertEquals(Duration.ofMinutes(1), settings.warmup());
        assertEquals(Duration.ofHours(1), settings.duration());
        assertEquals(Duration.ofMillis(500), settings.pause());
        assertEquals(1, settings.maxTokens());
        assertFalse(settings.stream());
        assertEquals(OptionalDouble.of(0.7), settings.temperature());
        assertEquals(Duration.ofMillis(1500), settings.requestTimeout());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "users | 0            | users=0 is not a number of users: expected a whole number of at least 1, for example -Dusers=10",
                "users | -1           | users=-1 is not a number of users: expected a whole number of at least 1, for example -Dusers=10",
                "users | ``           | users= is not a number of users: expected a whole number of at least 1, for example -Dusers=10",
                "users | `   `        | users= is not a number of users: expected a whole number of at least 1, for example -Dusers=10",
                "users | +5           | users=+5 is not a number of users: expected a whole number of at least 1, for example -Dusers=10",
                "users | 1.5          | users=1.5 is not a number of users: expected a whole number of at least 1, for example -Dusers=10",
                "users | 1e3          | users=1e3 is not a number of users: expected a whole number of at least 1, for example -Dusers=10",
                "users | \u0665       | users=\u0665 is not a number of users: expected a whole number of at least 1, for example -Dusers=10",
                "users | 1000001      | users=1000001 is too large: expected a whole number of at most 1000000, for example -Dusers=10",
                "users | 99999999999  | users=99999999999 is too large: expected a whole number of at most 1000000, for example -Dusers=10",
                "maxTokens | 0        | maxTokens=0 is not a number of tokens: expected a whole number of at least 1, for example -DmaxTokens=256",
                "maxTokens | many     | maxTokens=many is not a number of tokens: expected a whole number of at least 1, for example -DmaxTokens=256",
            })
    void wrongCountIsRefused(String name, String value, String message) {
        assertEquals(message, refusal(name, value));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "duration | abc       | duration=abc is not a duration: expected a number with a unit (ms, s, m, h), for example -Dduration=60s",
                "duration | ``        | duration= is not a duration: expected a number with a unit (ms, s, m, h), for example -Dduration=60s",
                "duration | 60        | duration=60 has no unit: expected a number with a unit (ms, s, m, h), for example -Dduration=60s",
                "duration | -5s       | duration=-5s is not a duration: expected a number with a unit (ms, s, m, h), for example -Dduration=60s",
                "duration | 60 s      | duration=60 s is not a duration: expected a number with a unit (ms, s, m, h), for example -Dduration=60s",
                "duration | 60S       | duration=60S is not a duration: expected a number with a unit (ms, s, m, h), for example -Dduration=60s",
                "duration | 1d        | duration=1d is not a duration: expected a number with a unit (ms, s, m, h), for example -Dduration=60s",
                "duration | \u0661s   | duration=\u0661s is not a duration: expected a number with a unit (ms, s, m, h), for example -Dduration=60s",
                "duration | 0s        | duration=0s is too short: expected 1ms or more, for example -Dduration=60s",
                "duration | 0.0000001ms | duration=0.0000001ms is too short: expected 1ms or more, for example -Dduration=60s",
                "duration | 168.1h    | duration=168.1h is too long: expected at most 168h, for example -Dduration=60s",
                "duration | 999999999999h | duration=999999999999h is too long: expected at most 168h, for example -Dduration=60s",
                "duration | 99999999999999999999999h | duration=99999999999999999999999h is too long: expected at most 168h, for example -Dduration=60s",
                "requestTimeout | 0ms | requestTimeout=0ms is too short: expected 1ms or more, for example -DrequestTimeout=60s",
                "progress | often     | progress=often is not a duration: expected a number with a unit (ms, s, m, h), or off, for example -Dprogress=30s",
                "progress | 500ms     | progress=500ms is too short: expected 1s or more, for example -Dprogress=30s",
                "ramp     | 5         | ramp=5 has no unit: expected a number with a unit (ms, s, m, h), for example -Dramp=10s",
                "warmup   | x         | warmup=x is not a duration: expected a number with a unit (ms, s, m, h), for example -Dwarmup=5s",
                "pause    | -1ms      | pause=-1ms is not a duration: expected a number with a unit (ms, s, m, h), for example -Dpause=2s",
            })
    void wrongDurationIsRefused(String name, String value, String message) {
        assertEquals(message, refusal(name, value));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "stream      | TRUE   | stream=TRUE is not a boolean: expected true or false, for example -Dstream=true",
                "stream      | ``     | stream= is not a boolean: expected true or false, for example -Dstream=true",
                "stream      | 1      | stream=1 is not a boolean: expected true or false, for example -Dstream=true",
                "temperature | 2.01   | temperature=2.01 is not a temperature: expected a number from 0 to 2, for example -Dtemperature=0.7",
                "temperature | -0.1   | temperature=-0.1 is not a temperature: expected a number from 0 to 2, for example -Dtemperature=0.7",
                "temperature | NaN    | temperature=NaN is not a temperature: expected a number from 0 to 2, for example -Dtemperature=0.7",
                "temperature | 1e0    | temperature=1e0 is not a temperature: expected a number from 0 to 2, for example -Dtemperature=0.7",
                "temperature | ``     | temperature= is not a temperature: expected a number from 0 to 2, for example -Dtemperature=0.7",
                "model       | ``     | model= is not a model id: expected an id without spaces, for example -Dmodel=gpt-oss-120b",
                "model       | gpt oss | model=gpt oss is not a model id: expected an id without spaces, for example -Dmodel=gpt-oss-120b",
            })
    void otherWrongValueIsRefused(String name, String value, String message) {
        assertEquals(message, refusal(name, value));
    }

    @ParameterizedTest
    @CsvSource({"50/1s, 50", "300/1m, 5", "1.5/500ms, 3", "12, 12", "0.25, 0.25", "1000000/1s, 1000000"})
    void rateIsRequestsInATime(String value, double perSecond) {
        assertEquals(
                perSecond,
                settings(Map.of("rate", value)).arrivals().ratePerSecond().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rate     | 50/x     | rate=50/x is not a rate: expected requests/duration, or a number of requests a second, for example -Drate=50/1s",
                "rate     | 50/s     | rate=50/s is not a rate: expected requests/duration, or a number of requests a second, for example -Drate=50/1s",
                "rate     | -1       | rate=-1 is not a rate: expected requests/duration, or a number of requests a second, for example -Drate=50/1s",
                "rate     | 0/1s     | rate=0/1s is too low: expected more than 0 requests, for example -Drate=50/1s",
                "rate     | 5/0s     | rate=5/0s is too short: expected 1ms or more, for example -Drate=50/1s",
                "rate     | 2000/1ms | rate=2000/1ms is too high: expected at most 1000000 a second, for example -Drate=50/1s",
                "arrivals | Poisson  | arrivals=Poisson is not an arrival pattern: expected poisson or constant, for example -Darrivals=poisson",
                "seed     | x        | seed=x is not a seed: expected a whole number of at most 18 digits, for example -Dseed=42",
                "seed     | 1234567890123456789 | seed=1234567890123456789 is not a seed: expected a whole number of at most 18 digits, for example -Dseed=42",
            })
    void wrongArrivalsAreRefused(String name, String value, String message) {
        assertEquals(message, refusal(name, value));
    }

    @ParameterizedTest
    @CsvSource({"0.001, 0.001", "1, 1", "2.5, 2.5", "1000, 1000"})
    void traceSpeedIsAFactor(String value, double factor) {
        assertEquals(factor, settings(Map.of("traceSpeed", value)).trace().speed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0009", "1000.1", "-1", "2x", "fast", ""})
    void wrongTraceSpeedIsRefused(String value) {
        assertEquals(
                "traceSpeed=" + value + " is not a replay speed: expected a number from 0.001 to 1000,"
                        + " for example -DtraceSpeed=2",
                refusal("traceSpeed", value));
    }

    @Test
    void traceIsAFileOfTheUsersFolderOrAPath() {
        assertEquals(Optional.empty(), settings(Map.of()).trace().file());
        Path example = Path.of("user-files/traces/example.csv");
        assertEquals(
                Optional.of(example),
                settings(Map.of("trace", "traces/example.csv")).trace().file());
        assertEquals(
                Optional.of(example),
                settings(Map.of("trace", example.toString())).trace().file());
        assertEquals(
                "trace=traces/mine.csv is not a file: tried user-files/traces/mine.csv and traces/mine.csv;"
                        + " user-files/traces has example.csv; for example -Dtrace=traces/example.csv",
                refusal("trace", "traces/mine.csv"));
    }

    @Test
    void rateIsAbsentUnlessGiven() {
        assertTrue(settings(Map.of()).arrivals().ratePerSecond().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "users | 5    | users=5 is not a setting of this simulation: leave it out, or run -Dsimulation=SustainedLoad",
                "rate  | 50   | rate=50 is not a setting of this simulation: leave it out, or run -Dsimulation=OpenArrivals",
                "ramp  | 5s   | ramp=5s is not a setting of this simulation: leave it out, or run -Dsimulation=SustainedLoad",
                "traceSpeed | 2 | traceSpeed=2 is not a setting of this simulation: leave it out, or run -Dsimulation=TraceReplay",
            })
    void settingThatTheLoadHasNoUseForIsRefused(String name, String value, String message) {
        Set<Setting<?>> unused = Set.of(Setting.USERS, Setting.RATE, Setting.RAMP, Setting.TRACE_SPEED);
        assertEquals(
                message,
                assertThrows(
                                SettingsException.class,
                                () -> RunSettings.from(
                                        Map.of(name, value), Map.of(), Map.of(), SettingsFixture.USER_FILES, unused))
                        .getMessage());
        Map<String, String> effective = RunSettings.from(
                        Map.of(), Map.of(), Map.of(), SettingsFixture.USER_FILES, unused)
                .effective();
        assertFalse(effective.containsKey(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0", "1", "2", "2.00"})
    void temperatureIncludesItsLimits(String value) {
        assertEquals(
                Double.parseDouble(value),
                settings(Map.of("temperature", value)).temperature().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "007, 7", "1000000, 1000000", "' 3 ', 3"})
    void countIncludesItsLimits(String value, int users) {
        assertEquals(users, settings(Map.of("users", value)).users());
    }

    @Test
    void longestDurationIsAWeek() {
        assertEquals(Duration.ofDays(7), settings(Map.of("duration", "168h")).duration());
    }

    @Test
    void everyProblemHasItsOwnLine() {
        Map<String, String> properties = Map.of("user", "5", "users", "0", "duration", "abc", "model", "a\nb");
        assertEquals("""
        user=5 is not a setting: did you mean users? For example -Dusers=5
        model=a?b is not a model id: expected an id without spaces, for example -Dmodel=gpt-oss-120b
        users=0 is not a number of users: expected a whole number of at least 1, for example -Dusers=10
        duration=abc is not a duration: expected a number with a unit (ms, s, m, h), for example -Dduration=60s""", refusal(properties, Map.of()));
    }

    @Test
    void veryLongValueIsCutInTheMessage() {
        assertEquals(
                "users=" + "x".repeat(200)
                        + "... is not a number of users: expected a whole number of at least 1, for example -Dusers=10",
                refusal("users", "x".repeat(100_000)));
    }

    @Test
    void defaultOfASimulationIsNotUsedWhereItMakesNoSense() {
        Map<String, String> defaults = Map.of("emulator.quota", "trial", "users", "7");
        RunSettings settings = RunSettings.from(Map.of(), defaults, withKey(), SettingsFixture.USER_FILES, Set.of());
        assertEquals(7, settings.users());
        assertFalse(settings.effective().containsKey("emulator.quota"));
    }

    @ParameterizedTest(name = "progress={0}: every {1} s")
    @CsvSource({"off, 0", "0s, 0", "1s, 1", "2m, 120"})
    void looksAtTheLoadCanBeTurnedOff(String text, long seconds) {
        assertEquals(
                Duration.ofSeconds(seconds), settings(Map.of("progress", text)).progress());
    }

    @Test
    void effectiveSettingsAreInOrderAndAsAUserWritesThem() {
        Map<String, String> effective = settings(Map.of("duration", " 5m ", "temperature", "0.2"), withKey())
                .effective();
        assertEquals(
                List.of(
                        "target",
                        "model",
                        "users",
                        "ramp",
                        "warmup",
                        "duration",
                        "pause",
                        "maxTokens",
                        "stream",
                        "temperature",
                        "prompts",
                        "requestTimeout",
                        "dialect",
                        "keyHeader",
                        "keyVariable",
                        "usage",
                        "maxTokensField",
                        "checkAnswers",
                        "tokenizer",
                        "preflight",
                        "calibrate",
                        "progress",
                        "retries",
                        "pacing",
                        "maxCost",
                        "gate",
                        "steps",
                        "turns",
                        "arrivals",
                        "seed",
                        "traceSpeed",
                        "sessions.deviation",
                        "sessions.cacheKey"),
                List.copyOf(effective.keySet()));
        assertEquals("https://api.cerebras.ai/v1/chat/completions", effective.get("target"));
        assertEquals("5m", effective.get("duration"));
        assertEquals("0.2", effective.get("temperature"));
        assertEquals("prompts/short.jsonl", effective.get("prompts"));
    }

    @Test
    void settingWithoutValueIsNotEffective() {
        assertFalse(settings(Map.of()).effective().containsKey("temperature"));
    }

    @Test
    void effectiveSettingsGiveTheSameSettingsAgain() {
        RunSettings first = settings(Map.of("target", "http://localhost:8000/v1/", "users", "3"), withKey());
        RunSettings again = settings(first.effective(), withKey());
        assertEquals(first.effective(), again.effective());
        assertEquals(first.target(), again.target());
        assertEquals(again, settings(again.effective(), withKey()));
    }

    /** The plugin escapes quotes, backslashes, control characters and all that is not ASCII. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/tmp/gatlingbooter9726395973313765942.jar io.gatling.app.Gatling -s X | [\\\"a\\\",\\\"d\\'ici\\\",\\\"Gr\\u00fc\\u00dfe\\\"] | [\"a\",\"d'ici\",\"Gr\u00fc\u00dfe\"]",
                "C:\\Temp\\gatlingbooter1.jar | C:\\\\prompts\\\\my.jsonl | C:\\prompts\\my.jsonl",
                "io.gatling.app.Gatling -s X                                        | [\"a\\nb\"] | [\"a\\nb\"]",
                "/tmp/gatlingbooter/other.jar                                       | \\\"a\\\" | \\\"a\\\"",
                "``                                                                 | \\\"a\\\" | \\\"a\\\"",
            })
    void valueThatMavenHandsOnIsWhatTheUserWrote(String command, String property, String value) {
        Properties properties = new Properties();
        properties.setProperty("sun.java.command", command);
        properties.setProperty("body.stop", property);
        properties.setProperty("user.home", "C:\\users\\me");
        assertEquals(value, RunSettings.texts(properties).get("body.stop"));
        assertEquals("C:\\users\\me", RunSettings.texts(properties).get("user.home"), "the JVM's own are not escaped");
    }

    @Test
    void givenAreTheSettingsThatTheUserGaveEvenIfTheyAreDefaults() {
        assertEquals(
                List.of("users", "ramp"),
                settings(Map.of("ramp", "2s", "users", "10", "java.home", "/jdk"))
                        .given());
    }

    @Test
    void effectiveSettingsNeverChange() {
        Map<String, String> effective = settings(Map.of()).effective();
        assertThrows(UnsupportedOperationException.class, () -> effective.put("users", "1"));
    }

    @Test
    void modelThatHoldsTheKeyIsMaskedWhereItIsShown() {
        RunSettings settings = settings(Map.of("model", KEY), withKey());
        assertEquals("***", settings.effective().get("model"));
        assertFalse(settings.toString().contains(KEY), settings.toString());
    }

    /** Examples of the others need files, or apply to other commands. */
    static Stream<Setting<?>> withExamples() {
        Set<Setting<?>> others = Set.of(
                Setting.TARGET,
                Setting.BODY,
                Setting.CA_FILE,
                Setting.CLIENT_CERT,
                Setting.CLIENT_KEY,
                Setting.CLIENT_CERT_PASSWORD_VARIABLE);
        return Setting.all().stream()
                .filter(setting -> !others.contains(setting) && !Setting.STANDALONE_EMULATOR.contains(setting));
    }

    @ParameterizedTest
    @MethodSource("withExamples")
    void everyExampleIsValid(Setting<?> setting) {
        String value = setting.example();
        Map<String, String> needed = Setting.SYNTHETIC_PROMPTS.contains(setting) ? SYNTHETIC : Map.of();
        Map<String, String> properties = new HashMap<>(needed);
        if (setting == Setting.GATE) {
            properties.put("slo.ttft.p95", "1s");
        }
        if (setting == Setting.PACING_QUOTA) {
            properties.put("pacing", "quota");
        }
        Setting<?> neededBeside = LiveSettings.NEEDS.get(setting);
        if (neededBeside != null) {
            properties.put(neededBeside.key(), neededBeside.example());
        }
        if (setting == Setting.GENERATORS || Setting.OF_CLUSTERS.contains(setting)) {
            properties.putAll(Map.of("generators", "3", "generator", "0", "leader", Setting.LEADER.example()));
        }
        properties.put(setting.key(), value);
        Map<String, String> environment = Map.of(Setting.KEY_VARIABLE.example(), "made-up-key-of-my-server");
        assertEquals(value, settings(properties, environment).effective().get(setting.key()));
    }

    @Test
    void exampleOfATargetIsValid() {
        String url = Setting.TARGET.example();
        assertEquals(
                url + "/v1/chat/completions",
                settings(Map.of("target", url), withKey()).effective().get("target"));
    }

    @Test
    void exampleOfABodyIsValid() {
        assertEquals(
                "low",
                settings(Map.of("body", Setting.BODY.example())).effective().get("body.reasoning_effort"));
    }

    @ParameterizedTest
    @MethodSource("cerebras.loadtest.settings.Setting#all")
    void everySettingAndItsDefaultAreInTheDocs(Setting<?> setting) throws IOException {
        String docs = Files.readString(Path.of("src/docs/settings.md"));
        assertTrue(
                docs.lines()
                        .anyMatch(line -> line.startsWith("| `")
                                && line.contains("`" + setting.key() + "`")
                                && setting.fallback()
                                        .map(text -> line.contains("`" + text + "`"))
                                        .orElse(true)),
                setting.key());
    }

    @ParameterizedTest
    @MethodSource("cerebras.loadtest.settings.Setting#all")
    void everyMeaningIsASentence(Setting<?> setting) {
        assertTrue(setting.meaning().matches("[A-Z].*[.]"), setting.meaning());
    }
}
