package cerebras.loadtest.analysis.slo;

import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.analysis.slo.Limit.ThroughputLimit;
import cerebras.loadtest.metrics.SessionFixture;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Invalidity;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.SessionEnd;
import cerebras.loadtest.settings.SettingsException;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Share;
import cerebras.loadtest.stats.Window;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceTallyTest {

    private static final Map<String, String> TTFT = Map.of("ttft.p95", "300ms", "success", "95%", "goodput", "90%");

    @Test
    void percentileIsJudgedByTheCallsBeyondItsBound() {
        // 100 calls with 201 .. 300 ms: none is beyond. One more of 301 ms is.
        ServiceTally tally = tally(TTFT);
        for (int millis = 201; millis <= 300; millis++) {
            tally.add(withFirstTokenAfter(millis), true);
        }
        assertEquals(new Share(0, 100), measured(tally).beyond());
        assertEquals(295e6, measured(tally).estimate().value(), 0.3e6);
        tally.add(withFirstTokenAfter(301), true);
        assertEquals(new Share(1, 101), measured(tally).beyond());
    }

    @Test
    void failedCallCountsAgainstSuccessAndGoodputAndIsInNoPercentile() {
        ServiceTally tally = tally(TTFT);
        tally.add(withFirstTokenAfter(300), true);
        tally.add(withFirstTokenAfter(301), true);
        tally.add(
                attempt()
                        .streamed(0, 100, 120, 130)
                        .outcome(Outcome.STREAM_BROKEN)
                        .build(),
                true);
        tally.add(attempt().outcome(Outcome.QUEUE_FULL).build(), true);
        Evidence evidence = tally.evidence(null);
        assertEquals(4, evidence.calls());
        assertEquals(2, evidence.successes());
        assertEquals(1, evidence.good());
        assertEquals(new Share(1, 2), measured(tally).beyond());
    }

    @ParameterizedTest(name = "ttft {0}, speed {1}, gap {2}: good {3}")
    @CsvSource({
        "200ms, 1500, 15ms, 1", // exactly at each bound
        "199ms, 1500, 15ms, 0",
        "200ms, 1501, 15ms, 0",
        "200ms, 1500, 14ms, 0", // the gaps are 5 and 15 ms
    })
    void goodCallKeepsEveryBound(String ttft, String speed, String gap, long good) {
        ServiceTally tally = tally(Map.of("ttft.p95", ttft, "speed.p5", speed, "gap.p99", gap));
        tally.add(streamed(), true);
        assertEquals(good, tally.evidence(null).good());
    }

    @Test
    void invalidAnswerIsASuccessButNeitherValidNorGood() {
        // 4 calls: good; slow; with a fault; failed.
        Map<String, String> texts = Map.of("ttft.p95", "300ms", "valid", "50%", "goodput", "20%");
        ServiceTally tally = tally(texts);
        tally.add(withFirstTokenAfter(200), true);
        tally.add(withFirstTokenAfter(400), true);
        tally.add(
                attempt()
                        .streamed(0, 100, 120, 130)
                        .invalid(Invalidity.NOT_JSON)
                        .build(),
                true);
        tally.add(attempt().outcome(Outcome.QUEUE_FULL).build(), true);
        Evidence evidence = tally.evidence(null);
        assertEquals(3, evidence.successes());
        assertEquals(3, evidence.checked());
        assertEquals(2, evidence.valid());
        assertEquals(1, evidence.good());
        Judgement judgement = level(texts).judge(evidence);
        assertEquals(List.of("ttft.p95", "valid", "goodput"), keys(judgement));
        assertEquals(2.0 / 3, judgement.verdicts().get(1).measured().value());
        assertEquals(3, judgement.verdicts().get(1).n());
        assertEquals(0.25, judgement.verdicts().get(2).measured().value());
    }

    @Test
    void callThatIsCancelledByPlanDoesNotCount() {
        ServiceTally tally = tally(TTFT);
        tally.add(withFirstTokenAfter(200), true);
        tally.add(attempt().call(2).streamed(0, 400, 500, 510).cancelled(500).build(), true);
        Evidence evidence = tally.evidence(null);
        assertEquals(1, evidence.calls());
        assertEquals(1, evidence.good());
        assertEquals(new Share(0, 1), measured(tally).beyond());
    }

    @Test
    void faultsOfAnswersDoNotMatterToALevelWithoutThem() {
        ServiceTally tally = tally(TTFT);
        tally.add(attempt().streamed(0, 100, 120, 130).invalid(Invalidity.EMPTY).build(), true);
        assertEquals(1, tally.evidence(null).good());
    }

    @Test
    void validityOfAnswersThatWereNotCheckedIsNotMeasured() {
        Map<String, String> texts = Map.of("valid", "99%", "goodput", "99%");
        ServiceTally tally = new ServiceTally(level(texts), false);
        tally.add(withFirstTokenAfter(200), true);
        level(texts).judge(tally.evidence(null)).verdicts().forEach(verdict -> {
            assertNull(verdict.measured(), verdict.limit().key());
            assertEquals(Finding.PROBABLY_MISSED, verdict.finding());
        });
    }

    @Test
    void limitOfValidAnswersStillNeedsSuccess() {
        assertEquals(
                List.of("success", "valid"),
                level(Map.of("valid", "99%")).limits().stream().map(Limit::key).toList());
    }

    @Test
    void callWithoutAValueKeepsItsBound() {
        ServiceTally tally = tally(Map.of("tpot.p95", "1ms", "goodput", "99%"));
        tally.add(attempt().whole(0, 100).build(), true);
        Evidence evidence = tally.evidence(null);
        assertEquals(1, evidence.good());
        assertEquals(Map.of(), evidence.percentiles());
    }

    @Test
    void everyGapCounts() {
        ServiceTally tally = tally(Map.of("gap.p50", "10ms"));
        tally.add(streamed(), true);
        assertEquals(new Share(1, 20), measured(tally).beyond());
    }

    /** Of calls with an answer each of 166 tokens in one read, nobody can say how fast it came. */
    @ParameterizedTest(
            name = "{0} calls at 1,500 tokens/s, {1} unresolved, p5 at least {2}: {3}, goodput at least 95 %: {4}")
    @CsvSource({
        "200, 0,   1500, MET,             MET",
        "200, 0,   1501, MISSED,          MISSED",
        "200, 2,   1500, MET,             MET", // 2 of 202 beyond at the worst
        "200, 20,  1500, PROBABLY_MET,    PROBABLY_MET", // 20 of 220 at the worst: 9 %
        "200, 20,  1501, MISSED,          MISSED", // 200 of 220 at the best
        "2,   200, 1501, PROBABLY_MISSED, PROBABLY_MISSED", // 2 of 202 beyond at the best
        "0,   200, 1500, PROBABLY_MISSED, PROBABLY_MISSED", // nothing was measured
    })
    void unresolvedSpeedsDecideNothing(
            int measured, int unresolved, String bound, Finding percentile, Finding goodput) {
        Map<String, String> limits = Map.of("speed.p5", bound, "goodput", "95%");
        ServiceTally tally = tally(limits);
        for (int i = 0; i < measured; i++) {
            tally.add(streamed(), true);
        }
        for (int i = 0; i < unresolved; i++) {
            tally.add(
                    attempt()
                            .streamed(100, 300, 300, 415)
                            .tokens(166, 1)
                            .reads(new int[] {0}, new int[] {210})
                            .build(),
                    true);
        }
        Judgement judgement = level(limits).judge(tally.evidence(null));
        assertEquals(List.of(percentile, goodput), findings(judgement));
        assertEquals(unresolved, judgement.verdicts().get(0).unresolved());
    }

    @Test
    void callThatBreaksAnotherBoundIsBadWhateverItsSpeed() {
        ServiceTally tally = tally(Map.of("ttft.p95", "199ms", "speed.p5", "1500", "goodput", "95%"));
        tally.add(
                attempt()
                        .streamed(100, 300, 300, 415)
                        .tokens(166, 1)
                        .reads(new int[] {0}, new int[] {210})
                        .build(),
                true);
        assertEquals(0, tally.evidence(null).undecided());
        assertEquals(0, tally.evidence(null).good());
    }

    /** Refused at 100 ms, made again at 600 ms, first token at 700 ms, whole at 720 ms; due at 99 ms. */
    @ParameterizedTest(name = "{0} within {1} ms: {2} beyond")
    @CsvSource({
        "ttft.p95,    100, 0", "ttft.p95,    99,  1", // of the last attempt
        "latency.p95, 120, 0", "latency.p95, 119, 1", // likewise
        "latencyFromSchedule.p95,    621, 0", "latencyFromSchedule.p95,    620, 1", // from when the first was due
    })
    void callThatWasMadeAgainIsJudgedByItsLastAttempt(String key, long boundMillis, long beyond) {
        ServiceTally tally = tally(Map.of(key, boundMillis + "ms", "goodput", "50%"));
        tally.add(
                attempt()
                        .number(1, true)
                        .streamed(100, 110, 110, 120)
                        .outcome(Outcome.QUEUE_FULL)
                        .build(),
                true);
        tally.add(attempt().number(2, false).streamed(600, 700, 715, 720).build(), true);
        assertEquals(new Share(beyond, 1), measured(tally).beyond());
        assertEquals(1, tally.evidence(null).calls());
        assertEquals(1, tally.evidence(null).successes());
        assertEquals(1 - beyond, tally.evidence(null).good());
    }

    @ParameterizedTest(name = "first attempt in the window: {0}, second: {1}")
    @CsvSource({"true, true, 1, 1", "false, true, 1, 1", "true, false, 0, 0", "true, , 1, 0", "false, , 0, 0"})
    void callBelongsToTheWindowInWhichItEnded(boolean first, Boolean second, long calls, long successes) {
        ServiceTally tally = tally(TTFT);
        tally.add(attempt().number(1, true).refused(Outcome.QUEUE_FULL).build(), first);
        if (second != null) {
            tally.add(attempt().number(2, false).streamed(0, 100, 110, 120).build(), second);
        }
        assertEquals(calls, tally.evidence(null).calls());
        assertEquals(successes, tally.evidence(null).successes());
    }

    @Test
    void judgementHasAVerdictForEachLimitAndTheWorstOfThem() {
        ServiceTally tally = tally(Map.of("ttft.p95", "300ms", "success", "50%", "throughput", "100"));
        for (int i = 0; i < 72; i++) {
            tally.add(withFirstTokenAfter(250), true);
        }
        Judgement judgement = level(Map.of("ttft.p95", "300ms", "success", "50%", "throughput", "100"))
                .judge(tally.evidence(new Estimate(120, 90.0, 150.0)));
        assertEquals(List.of(Finding.MET, Finding.MET, Finding.PROBABLY_MET), findings(judgement));
        assertEquals(Finding.PROBABLY_MET, judgement.finding());
        assertEquals(72, judgement.verdicts().get(0).n());
    }

    @ParameterizedTest(name = "{0} in {1} to {2}, at least 100: {3}")
    @CsvSource({
        "120, 100, 140, MET",
        "120, 99, 141, PROBABLY_MET",
        "90, 70, 110, PROBABLY_MISSED",
        "90, 81, 99, MISSED",
        "120, ,    ,    PROBABLY_MET",
        "90, , , PROBABLY_MISSED",
    })
    void throughputIsJudgedByItsInterval(double value, Double low, Double high, Finding expected) {
        Evidence evidence =
                new Evidence(50, 50, 50, 50, 50, 0, 0, 0, Map.of(), new Estimate(value, low, high), Map.of());
        assertEquals(expected, new ThroughputLimit(100).judge(evidence).finding());
    }

    /**
     * 72 calls "short" with a first token after 100 ms, and 72 "report" after 900 ms. Over all calls half are above 500 ms;
     * "report" alone meets its second; "short" alone would meet 200 ms.
     */
    @ParameterizedTest(name = "{0}={1}: {2}")
    @CsvSource({
        "ttft.p95,        500ms,  MISSED,        144, p95 time to first token",
        "report.ttft.p95, 1s,     MET,           72,  p95 time to first token of report",
        "report.ttft.p95, 800ms,  MISSED,        72,  p95 time to first token of report",
        "short.ttft.p95,  200ms,  MET,           72,  p95 time to first token of short",
        "report.success,  50%,    MET,           72,  success of report",
        "none.success,    50%,    PROBABLY_MISSED, 0, success of none",
    })
    void limitOfAKindIsJudgedByItsCalls(String key, String bound, Finding finding, long n, String title) {
        Map<String, String> texts = Map.of(key, bound, "success", "50%");
        SloResult result = level(texts).judge(mixed(texts).evidence(null)).verdicts().stream()
                .filter(verdict -> verdict.limit().key().equals(key))
                .findFirst()
                .orElseThrow();
        assertEquals(finding, result.finding());
        assertEquals(n, result.n());
        assertEquals(title, result.limit().title());
    }

    /** A call is good by the bounds of its kind, and by those of all where its kind has none: the parts make up the whole. */
    @ParameterizedTest(name = "all {0}, report {1}: {2} good, {3} of report")
    @CsvSource({"500ms, 1s, 144, 72", "500ms, 800ms, 72, 0", "50ms, 1s, 72, 72", "50ms, 800ms, 0, 0"})
    void boundOfAKindReplacesTheOneOfAllForItsCalls(String all, String report, long good, long ofReport) {
        Evidence evidence = mixed(
                        Map.of("ttft.p95", all, "report.ttft.p95", report, "short.success", "50%", "goodput", "50%"))
                .evidence(null);
        assertEquals(good, evidence.good());
        assertEquals(ofReport, evidence.of(Optional.of("report")).good());
        assertEquals(good - ofReport, evidence.of(Optional.of("short")).good());
        assertEquals(144, evidence.calls());
        assertEquals(72, evidence.of(Optional.of("report")).calls());
        assertEquals(72, evidence.of(Optional.of("short")).calls());
    }

    @Test
    void callOfAKindThatWaitsForARetryIsCountedInBoth() {
        ServiceTally tally = tally(Map.of("report.success", "50%"));
        tally.add(
                attempt()
                        .request("report")
                        .number(1, true)
                        .refused(Outcome.QUEUE_FULL)
                        .build(),
                true);
        assertEquals(1, tally.evidence(null).calls());
        assertEquals(1, tally.evidence(null).of(Optional.of("report")).calls());
        tally.add(
                attempt()
                        .request("report")
                        .number(2, false)
                        .streamed(0, 100, 110, 120)
                        .build(),
                false);
        assertEquals(0, tally.evidence(null).calls());
        assertEquals(0, tally.evidence(null).of(Optional.of("report")).calls());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "report.throughput | 5    | slo.report.throughput=5 is not a limit of one kind of request: leave out report, for all",
                "report.task.p90   | 5s   | slo.report.task.p90=5s is not a limit of one kind of request: leave out report, for all",
                "report.ttft.p96   | 1s   | slo.report.ttft.p96=1s is not a limit: expected one of slo.ttft.p50,",
                "report.ttft.p95   | soon | slo.report.ttft.p95=soon is not a time: expected a number with a unit (ms, s), at most 3600s"
                        + " and more than 0, for example -Dslo.report.ttft.p95=300ms",
                "report.tfft.p95   | 1s   | slo.report.tfft.p95=1s is not a limit: expected a limit of",
            })
    void wrongLimitOfAKindIsRefused(String key, String text, String message) {
        String refusal = assertThrows(SettingsException.class, () -> level(Map.of(key, text)))
                .getMessage();
        assertTrue(refusal.startsWith(message), refusal);
    }

    private static ServiceTally mixed(Map<String, String> texts) {
        ServiceTally tally = tally(texts);
        for (int i = 0; i < 72; i++) {
            tally.add(attempt().request("short").streamed(0, 100, 120, 130).build(), true);
            tally.add(attempt().request("report").streamed(0, 900, 920, 930).build(), true);
        }
        return tally;
    }

    /** The sessions of the fixture in its window from 10 s to 70 s. */
    @ParameterizedTest(name = "{1} of {2} sessions took longer than {0}")
    @CsvSource({
        "4s,  4, 4", // 1-1 was beyond at 9 s, before the window
        "8s,  5, 5", // 1-2 failed after 10 s
        "15s, 3, 4", // 1-3 was cut after 25 s; 3-1 was beyond at 65 s, and ended after the window
        "25s, 1, 2", // 1-3 was cut within the bound; 3-1 was within it, but only after the window
        "30s, 0, 2",
    })
    void taskTimeCountsAsSoonAsItIsKnownWhetherItIsWithinTheBound(String bound, long beyond, long known) {
        ServiceTally tally = sessions(Map.of("task.p50", bound));

        assertEquals(new Share(beyond, known), measured(tally).beyond());
        assertEquals(0, tally.evidence(null).calls());
    }

    @Test
    void taskSuccessIsAShareOfTheSessionsThatEnded() {
        Judgement judgement = level(Map.of("taskSuccess", "60%"))
                .judge(sessions(Map.of("taskSuccess", "60%")).evidence(null));

        assertEquals(1, judgement.verdicts().size(), "success of calls is not added");
        assertEquals(2.0 / 3, judgement.verdicts().get(0).measured().value(), 1e-9);
        assertEquals(3, judgement.verdicts().get(0).n());
        assertEquals(Finding.PROBABLY_MET, judgement.finding());
    }

    /** Clopper and Pearson: at most 8.8 % of 40 without one, 0.6 to 16.9 % with 2, 4.2 to 26.8 % with 5, 16.6 to 46.5 % with 12. */
    @ParameterizedTest(name = "{0} of 40 longer than a minute: p90 {1}")
    @CsvSource({"0, MET", "2, PROBABLY_MET", "5, PROBABLY_MISSED", "12, MISSED"})
    void percentileOfTheTaskTimeIsJudged(int longer, Finding finding) {
        ServiceTally tally = tally(Map.of("task.p90", "60s"));
        for (int i = 0; i < 40; i++) {
            tally.add(
                    SessionFixture.end(i, 1, "s", 0, i < longer ? 70 : 50, 1, 0, 0, 0, SessionEnd.Result.COMPLETED),
                    new Window(0, 100_000_000_000L, true));
        }
        SloResult result = level(Map.of("task.p90", "60s"))
                .judge(tally.evidence(null))
                .verdicts()
                .get(0);
        assertEquals(finding, result.finding());
        assertEquals(40, result.n());
    }

    private static ServiceTally sessions(Map<String, String> limits) {
        Window window = new Window(10_000_000_000L, 70_000_000_000L, true);
        ServiceTally tally = tally(limits);
        SessionFixture.lines().forEach(line -> {
            if (line instanceof SessionEnd session) {
                tally.add(session, window);
            }
        });
        return tally;
    }

    @Test
    void nothingMeasuredIsNeverMet() {
        Judgement judgement = level(allLimits()).judge(tally(allLimits()).evidence(null));
        judgement.verdicts().forEach(verdict -> {
            assertEquals(
                    Finding.PROBABLY_MISSED, verdict.finding(), verdict.limit().key());
            assertNull(verdict.measured());
        });
        assertEquals(Finding.PROBABLY_MISSED, judgement.finding());
    }

    @Test
    void oneMissedLimitIsEnough() {
        Evidence evidence = new Evidence(368, 368, 368, 368, 0, 0, 0, 0, Map.of(), null, Map.of());
        Judgement judgement = level(Map.of("success", "99%", "goodput", "50%", "tpot.p50", "1ms"))
                .judge(evidence);
        assertEquals(List.of(Finding.PROBABLY_MISSED, Finding.MET, Finding.MISSED), findings(judgement));
        assertEquals(Finding.MISSED, judgement.finding());
    }

    private static Map<String, String> allLimits() {
        Map<String, String> texts = new HashMap<>(TTFT);
        texts.putAll(Map.of(
                "speed.p50", "1000", "gap.p99.9", "10ms", "throughput", "1", "task.p90", "60s", "taskSuccess", "95%"));
        return texts;
    }

    private static List<String> keys(Judgement judgement) {
        return judgement.verdicts().stream()
                .map(verdict -> verdict.limit().key())
                .toList();
    }

    private static List<Finding> findings(Judgement judgement) {
        return judgement.verdicts().stream().map(SloResult::finding).toList();
    }

    private static ServiceLevel level(Map<String, String> texts) {
        return ServiceLevel.of(texts).orElseThrow();
    }

    private static ServiceTally tally(Map<String, String> texts) {
        return new ServiceTally(level(texts), true);
    }

    private static Evidence.Measured measured(ServiceTally tally) {
        return tally.evidence(null).percentiles().values().iterator().next();
    }

    private static Attempt withFirstTokenAfter(long millis) {
        return attempt().streamed(0, millis, millis + 20, millis + 30).build();
    }

    /** First token after 200 ms, 165 tokens in the 110 ms after it: 1,500 tokens/s, in 19 gaps of 5 ms and one of 15. */
    private static Attempt streamed() {
        int[] gaps = new int[21];
        Arrays.fill(gaps, 1, 21, 5);
        gaps[10] = 15;
        int[] bytes = new int[21];
        Arrays.fill(bytes, 10);
        return attempt()
                .streamed(100, 300, 410, 415)
                .tokens(166, 1)
                .reads(gaps, bytes)
                .build();
    }
}
