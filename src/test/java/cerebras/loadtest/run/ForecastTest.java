package cerebras.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.gatling.ChatSimulation;
import cerebras.loadtest.load.Expectation;
import cerebras.loadtest.load.Expectation.Stretch;
import cerebras.loadtest.models.Models;
import cerebras.loadtest.quota.QuotaPlans;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.workload.Questions;
import io.gatling.core.Predef$;
import io.gatling.core.config.GatlingConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ForecastTest {

    private static final String TARGET = "http://127.0.0.1:9";

    @BeforeAll
    static void loadWhatSimulationsNeed() {
        if (Predef$.MODULE$._configuration() == null) {
            Predef$.MODULE$._configuration_$eq(GatlingConfiguration.load());
        }
    }

    @Test
    void numberTimeAndPriceAreInOneSentence() {
        Setup setup =
                setup(Map.of("model", "gpt-oss-120b", "maxCalls", "1000", "pacing", "quota"), LoadPlan.singleCall());
        Expectation load = new Expectation(List.of(Stretch.ofUsers(14_400, 10, 10, 2)), 0, 0, 300, 140, true, true);
        String text =
                new Forecast(setup, told(1, "x-ratelimit-limit-requests-minute", "5"), Optional.of(load), "").text();
        assertTrue(
                text.contains("\n  expects  1,000 calls at 5 a minute: 3 h 20 min, 300,000 prompt and at most 140,000"
                        + " output tokens, at most $0.21; capped by maxCalls=1000\n"),
                text);
        assertTrue(text.contains("\n  Note: maxCalls=1000 ends the run before its plan, of 4 h, does\n"), text);
        assertTrue(
                text.contains(
                        "\n  Note: calls wait for the quota of 5 requests a minute: without it there would be 72,000 in"
                                + " the time of the plan\n"),
                text);
    }

    @Test
    void budgetThatTheLoadDoesNotReachCapsNothing() {
        Setup setup = setup(Map.of("maxCalls", "1000"), LoadPlan.singleCall());
        // 10 a second for 20 s
        Expectation load = new Expectation(List.of(new Stretch(20, 10, 10)), 0, 0, 9, 16, false, true);
        String text = new Forecast(setup, told(1), Optional.of(load), "").text();
        assertTrue(
                text.contains(
                        "200 calls at 600 a minute: 20 s, 1,800 prompt and at most 3,200 output tokens, at no known price;"
                                + " within maxCalls=1000\n"),
                text);
    }

    @Test
    void averageOfAnswersOfDifferentLengthsIsNotCalledABound() {
        // 2 calls, whose answers may have 25.5 tokens on average
        Expectation load = new Expectation(List.of(), 2, 0, 9, 25.5, false, false);
        String text = new Forecast(setup(Map.of(), LoadPlan.singleCall()), told(1), Optional.of(load), "").text();
        assertTrue(text.contains("2 calls, 18 prompt and about 51 output tokens"), text);
    }

    @Test
    void serverThatWasNotAskedToCountIsNotSaidToCountNothing() {
        FirstCall.Told counts = told(1);
        Setup unasked = setup(Map.of("usage", "off"), LoadPlan.singleCall());
        FirstCall.Told told = new FirstCall.Told(
                counts.failure(),
                counts.latency(),
                Optional.empty(),
                Optional.empty(),
                "HTTP/1.1",
                Optional.empty(),
                counts.quotas(),
                unasked,
                List.of());
        assertTrue(new Forecast(unasked, told, Optional.empty(), "")
                .text()
                .contains("; the server was not asked to count tokens\n"));
        assertTrue(
                new Forecast(unasked, counts, Optional.empty(), "").text().contains("; the server counts no tokens\n"));
    }

    @Test
    void limitThatTheLoadCannotDecideIsNamedBeforeIt() {
        LoadPlan plan = new LoadPlan("closed", 10, 10_000_000_000L, 20_000_000_000L, 120_000_000_000L);
        Setup setup = setup(Map.of("slo.ttft.p99", "300ms", "slo.ttft.p95", "200ms", "slo.success", "99.9%"), plan);
        // One call a second: 120 in the steady phase.
        Expectation load = new Expectation(List.of(Stretch.ofUsers(150, 1, 1, 1)), 0, 0, 9, 16, true, true);
        String text = new Forecast(setup, told(1), Optional.of(load), "").text();
        String end =
                " calls in the steady phase at least, and this load will make about 120: expect UNSURE, or measure longer\n";
        assertTrue(text.contains("\n  Note: slo.ttft.p99 needs 368" + end), text);
        assertTrue(text.contains("\n  Note: slo.success needs 3,688" + end), text);
        assertFalse(text.contains("p95"), text);
        assertTrue(
                new Briefing(setup, Optional.empty())
                        .text()
                        .contains(
                                "\n  limits   slo.ttft.p95 (72 calls decide at the"
                                        + " earliest), slo.ttft.p99 (368 calls decide at the earliest), slo.success (3,688 calls decide at the earliest)\n"),
                new Briefing(setup, Optional.empty()).text());
    }

    @ParameterizedTest(name = "an answer after {0} s: slow {1}")
    @CsvSource({"1, false", "10, false", "11, true", "59, true"})
    void slowAnswerIsNotedAsSlow(int seconds, boolean slow) {
        String text =
                new Forecast(setup(Map.of(), LoadPlan.singleCall()), told(seconds), Optional.empty(), "calls").text();
        assertEquals(slow, text.contains("  Note: a small call took " + seconds + " s: "), text);
        assertTrue(text.contains("\n  expects  calls\n"), text);
    }

    /** Calls of one second each, of a model of no known speed; pauses come on top. */
    static Stream<Arguments> loads() {
        return Stream.of(
                // 10 users over 10 s, half of them on average, and then 65 s
                Arguments.of("SustainedLoad", "", 700.0, 75.0),
                Arguments.of("SustainedLoad", "users=3 ramp=0s warmup=0s duration=10s pause=1s", 15.0, 10.0),
                Arguments.of("CompareModels", "models=a,b", 700.0, 75.0),
                // three seconds for a question, with its pause
                Arguments.of("Conversation", "", 700 / 3.0, 75.0),
                Arguments.of("RateLimitStress", "", 1_200.0, 120.0),
                // 5 users, of 2 s a call, over 10 s and for 30 s and an hour
                Arguments.of("Soak", "", (25 + 5 * 3_630) / 2.0, 3_640.0),
                // 5, 10, ... 40 users in steps of 13.2 s: 12.2 s each, and a second in which the last five come
                Arguments.of("Staircase", "", 5 * 36 * 12.2 + 8 * 2.5 + 5 * 28, 105.6),
                Arguments.of("OpenArrivals", "arrivals=constant", 1_400.0, 75.0),
                Arguments.of("Burst", "", 100.0, 40.0),
                Arguments.of("Burst", "rate=10/1s arrivals=constant users=20", 420.0, 40.0),
                Arguments.of("SingleRequest", "", 1.0, 0.0),
                Arguments.of("FindCapacity", "", null, null),
                Arguments.of("QuotaProbe", "", null, null));
    }

    @ParameterizedTest(name = "{0} {1}: {2} calls in {3} s")
    @MethodSource("loads")
    void everySimulationTellsWhatItWillAskFor(String simulation, String settings, Double calls, Double seconds)
            throws Exception {
        Map<String, String> given = new HashMap<>(Map.of("target", TARGET));
        if (!settings.contains("models")) {
            given.put("model", "m");
        }
        Stream.of(settings.split(" "))
                .filter(text -> !text.isEmpty())
                .map(text -> text.split("=", 2))
                .forEach(setting -> given.put(setting[0], setting[1]));
        given.forEach(System::setProperty);
        try {
            ChatSimulation load =
                    (ChatSimulation) Class.forName(simulation).getConstructor().newInstance();
            Optional<Expectation> expected = load.expected(told(1));
            assertEquals(calls == null, expected.isEmpty());
            if (calls != null) {
                assertEquals(calls, expected.orElseThrow().calls(), 1e-6);
                assertEquals(seconds, expected.orElseThrow().seconds(), 1e-6);
            } else {
                assertFalse(load.unforeseeable().isBlank());
            }
        } finally {
            given.keySet().forEach(System::clearProperty);
        }
    }

    private static FirstCall.Told told(int seconds, String... headers) {
        Setup setup = setup(Map.of(), LoadPlan.singleCall());
        Map<String, String> quotas = headers.length == 0 ? Map.of() : Map.of(headers[0], headers[1]);
        return new FirstCall.Told(
                Optional.empty(),
                Duration.ofSeconds(seconds),
                Optional.empty(),
                Optional.empty(),
                "HTTP/1.1",
                Optional.empty(),
                setup.announced(quotas),
                setup,
                List.of());
    }

    private static Setup setup(Map<String, String> settings, LoadPlan plan) {
        Map<String, String> all = new HashMap<>(Map.of("target", TARGET, "model", "m"));
        all.putAll(settings);
        RunSettings read = RunSettings.from(all, Map.of(), Path.of("user-files"));
        Models models = Models.read(read.emulator().userFiles());
        return new Setup(
                "OneCall",
                read,
                read.target().api().orElseThrow(),
                plan,
                false,
                Questions::of,
                models,
                QuotaPlans.configured(read.emulator(), models.ids()));
    }
}
