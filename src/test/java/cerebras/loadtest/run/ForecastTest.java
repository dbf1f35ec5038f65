package cerebras.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.load.Expectation;
import cerebras.loadtest.load.Expectation.Stretch;
import cerebras.loadtest.load.LoadShape;
import cerebras.loadtest.load.RampAndHold;
import cerebras.loadtest.models.Models;
import cerebras.loadtest.quota.QuotaPlans;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.workload.Questions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class ForecastTest {

    @TempDir
    private Path folder;

    private static final String TARGET = "http://127.0.0.1:9";

    @Test
    void numberTimeAndPriceAreInOneSentence() {
        Setup setup = setup(
                Map.of("model", "gpt-oss-120b", "maxCalls", "1000", "pacing", "quota"),
                used -> new LoadShape.OneCall());
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
        Setup setup = setup(Map.of("maxCalls", "1000"), used -> new LoadShape.OneCall());
        // 10 a second for 20 s
        Expectation load = new Expectation(List.of(new Stretch(20, 10, 10)), 0, 0, 9, 16, false, true);
        String text = new Forecast(setup, told(1), Optional.of(load), "").text();
        assertTrue(
                text.contains(
                        "200 calls at 600 a minute: 20 s, 1,800 prompt and at most 3,200 output tokens, at an unknown price;"
                                + " within maxCalls=1000\n"),
                text);
    }

    @Test
    void averageOfAnswersOfDifferentLengthsIsNotCalledABound() {
        // 2 calls, whose answers may have 25.5 tokens on average
        Expectation load = new Expectation(List.of(), 2, 0, 9, 25.5, false, false);
        String text =
                new Forecast(setup(Map.of(), used -> new LoadShape.OneCall()), told(1), Optional.of(load), "").text();
        assertTrue(text.contains("2 calls, 18 prompt and about 51 output tokens"), text);
    }

    /**
     * Templates have 67 and 10 tokens, "Hi" has one. A short call costs 68 × 0.35 + 100 × 0.75 = 98.8 millionths of a dollar, a
     * report 11 × 0.99 + 500 × 1.49 = 755.89. Of 1,000 calls 800 are short: 0.8 × 98.8 + 0.2 × 755.89 = 230.218, in all
     * $0.24, rounded up. Only reports have a quota.
     */
    @Test
    void mixIsForecastByItsKinds() throws IOException {
        Path prompts = Files.writeString(folder.resolve("hi.jsonl"), "{\"prompt\":\"Hi\"}\n");
        Path mix = Files.writeString(folder.resolve("mix.conf"), """
        short { weight = 80, prompts = "%1$s", maxTokens = 100, model = gpt-oss-120b }
        report { weight = 20, prompts = "%1$s", maxTokens = 500, model = qwen-3.8-27b }
        """.formatted(prompts));
        Setup setup = setup(
                Map.of("mix", mix.toString(), "slo.report.ttft.p95", "1s", "pacing", "off"),
                used -> new LoadShape.OneCall());
        Expectation.Call call = setup.call(told(1));
        assertEquals(0.8 * 68 + 0.2 * 11, call.promptTokens(), 1e-9);
        assertEquals(0.8 * 100 + 0.2 * 500, call.mostOutputTokens(), 1e-9);
        Expectation load =
                new Expectation(List.of(), 1000, 0, call.promptTokens(), call.mostOutputTokens(), false, false);
        FirstCall.Told ofReport = told(1, "x-ratelimit-limit-requests-minute", "5");
        String text = new Forecast(setup, ofReport, Optional.of(load), "", List.of(ofReport.quotas(), told(1).quotas()))
                .text();
        assertTrue(text.contains("1,000 calls, 56,600 prompt and about 180,000 output tokens, about $0.24"), text);
        assertTrue(
                text.contains(
                        "this plan asks for more than the quota allows: 200 requests a minute of report (5 allowed)."),
                text);
        assertEquals(0.2, setup.share(Optional.of("report")), 1e-9);
    }

    @Test
    void serverThatWasNotAskedToCountIsNotSaidToCountNothing() {
        FirstCall.Told counts = told(1);
        Setup unasked = setup(Map.of("usage", "off"), used -> new LoadShape.OneCall());
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
        assertTrue(new Forecast(unasked, counts, Optional.empty(), "")
                .text()
                .contains("; the server does not count tokens\n"));
    }

    @Test
    void limitThatTheLoadCannotDecideIsNamedBeforeIt() {
        Setup setup = setup(
                Map.of(
                        "slo.ttft.p99",
                        "300ms",
                        "slo.ttft.p95",
                        "200ms",
                        "slo.success",
                        "99.9%",
                        "ramp",
                        "10s",
                        "warmup",
                        "20s",
                        "duration",
                        "120s"),
                RampAndHold::new);
        // One call a second: 120 in the steady phase.
        Expectation load = new Expectation(List.of(Stretch.ofUsers(150, 1, 1, 1)), 0, 0, 9, 16, true, true);
        String text = new Forecast(setup, told(1), Optional.of(load), "").text();
        String end =
                " calls in the steady phase at least, and this load will make about 120: expect INCONCLUSIVE, or measure longer\n";
        assertTrue(text.contains("\n  Note: slo.ttft.p99 needs 368" + end), text);
        assertTrue(text.contains("\n  Note: slo.success needs 3,688" + end), text);
        assertFalse(text.contains("p95"), text);
        assertTrue(
                new Briefing(setup)
                        .text()
                        .contains(
                                "\n  limits   slo.ttft.p95 (72 calls decide at the"
                                        + " earliest), slo.ttft.p99 (368 calls decide at the earliest), slo.success (3,688 calls decide at the earliest)\n"),
                new Briefing(setup).text());
    }

    @ParameterizedTest(name = "an answer after {0} s: slow {1}")
    @CsvSource({"1, false", "10, false", "11, true", "59, true"})
    void slowAnswerIsNotedAsSlow(int seconds, boolean slow) {
        String text = new Forecast(
                        setup(Map.of(), used -> new LoadShape.OneCall()), told(seconds), Optional.empty(), "calls")
                .text();
        assertEquals(slow, text.contains("  Note: a small call took " + seconds + " s: "), text);
        assertTrue(text.contains("\n  expects  calls\n"), text);
    }

    public static FirstCall.Told told(int seconds, String... headers) {
        Setup setup = setup(Map.of(), used -> new LoadShape.OneCall());
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

    private static Setup setup(Map<String, String> settings, Function<RunSettings, LoadShape> load) {
        Map<String, String> all = new HashMap<>(Map.of("target", TARGET, "model", "m"));
        all.putAll(settings);
        RunSettings read = RunSettings.from(all, Map.of(), Path.of("user-files"));
        Models models = Models.read(read.emulator().userFiles());
        return new Setup(
                "OneCall",
                read,
                read.target().api().orElseThrow(),
                load.apply(read),
                false,
                Questions::of,
                models,
                QuotaPlans.configured(read.emulator(), models.ids()));
    }
}
