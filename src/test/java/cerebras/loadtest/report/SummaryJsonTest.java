package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.RunSummary;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SummaryJsonTest {

    /** Renewed by {@code mvn test -Dtest=SummaryJsonTest -Dgolden.renew=true}; read the difference before it is committed. */
    private static final Path GOLDEN = Path.of("src/test/resources/report/summary.json");

    private static final JsonMapper MAPPER = new JsonMapper();

    @Test
    void goldenFileIsWhatIsWritten() throws IOException {
        String text = SummaryJson.of(Judgements.unjudged(Summaries.singleAttempt()));
        if (Boolean.getBoolean("golden.renew")) {
            Files.writeString(GOLDEN, text);
        }
        assertEquals(Files.readString(GOLDEN), text);
    }

    @Test
    void timesAreMillisecondsAndCarryTheirUnit() throws IOException {
        JsonNode metric = json(Summaries.normal()).at("/steady/metrics/timeToFirstToken");
        assertEquals("ms", metric.get("unit").asText());
        assertEquals(5_990, metric.get("n").asLong());
        assertEquals(412, metric.at("/percentiles/p99/value").asDouble());
        assertEquals(403.76, metric.at("/percentiles/p99/low").asDouble(), 1e-9);
        assertFalse(metric.at("/percentiles/p99/sampleTooSmall").asBoolean());
    }

    @Test
    void speedsAreNotScaled() throws IOException {
        JsonNode steady = json(Summaries.normal()).get("steady");
        assertEquals(
                2_010, steady.at("/metrics/outputSpeed/percentiles/p50/value").asDouble());
        assertEquals(18_432.4, steady.at("/outputThroughput/value").asDouble());
        assertEquals("tokens/s", steady.at("/outputThroughput/unit").asText());
    }

    @Test
    void outcomesAreCounted() throws IOException {
        JsonNode steady = json(Summaries.normal()).get("steady");
        assertEquals(7, steady.at("/outcomes/queue_full").asLong());
        assertEquals(6_000, steady.get("attempts").asLong());
        assertEquals(10, steady.get("failures").asLong());
        assertEquals(5_990 / 6_000.0, steady.get("successShare").asDouble());
        assertEquals(100, steady.get("attemptsPerSecond").asDouble());
    }

    @Test
    void partsOfTheRunHaveTheirFiguresWithoutCurves() throws IOException {
        JsonNode step = json(Summaries.staircase()).at("/breakdowns/3");
        assertEquals("step", step.get("kind").asText());
        assertEquals("40", step.get("name").asText());
        assertEquals(24_300, step.at("/figures/outputThroughput/value").asDouble());
        assertEquals(20, step.at("/figures/outcomes/quota_tokens").asLong());
        assertEquals(
                181,
                step.at("/figures/metrics/timeToFirstToken/percentiles/p50/value")
                        .asDouble());
        assertFalse(step.at("/figures/metrics/timeToFirstToken").has("curve"));
    }

    @Test
    void comparedModelsHaveTheMedianOfTheirRatios() throws IOException {
        JsonNode comparison = json(Summaries.compared()).at("/comparisons/0");
        assertEquals("gpt-oss-120b", comparison.get("base").asText());
        assertEquals(412, comparison.get("pairs").asLong());
        assertEquals(3, comparison.get("brokenPairs").asLong());
        assertEquals(1.62, comparison.at("/ratios/endToEndLatency/median").asDouble());
        assertEquals(1.62 * 0.98, comparison.at("/ratios/endToEndLatency/low").asDouble());
        assertFalse(comparison.get("ratios").has("timeToFirstToken"));
    }

    /** 1,060 / 1,000, 950 / 1,000 and 995 / 1,000. */
    @Test
    void callsHaveTheirFirstAndTheirLastResults() throws IOException {
        JsonNode calls = json(Summaries.retried()).get("calls");
        assertEquals(1_000, calls.get("calls").asLong());
        assertEquals(1.06, calls.get("attemptsPerCall").asDouble());
        assertEquals(0.95, calls.get("firstSuccessShare").asDouble());
        assertEquals(0.995, calls.get("successShare").asDouble());
        assertEquals(48, calls.at("/first/queue_full").asLong());
        assertEquals(5, calls.at("/last/queue_full").asLong());
        assertEquals(1_730, calls.at("/latency/percentiles/p95/value").asDouble());
        assertFalse(json(Summaries.normal()).has("calls"));
    }

    @Test
    void stopAndSpendingAreReported() throws IOException {
        JsonNode stopped = json(Summaries.stopped());
        assertEquals(31_000, stopped.at("/stop/atMs").asDouble());
        assertEquals("maxCost=2 is spent", stopped.at("/stop/reason").asText());
        assertEquals(2.22, stopped.at("/spending/dollars").asDouble());
        assertEquals(0.35, stopped.at("/run/prices/gpt-oss-120b/input").asDouble());
        assertFalse(json(Summaries.sideBySide()).get("spending").has("dollars"));
        assertFalse(json(Summaries.normal()).has("stop"));
    }

    /** 417 - 40 - 1 promises. */
    @Test
    void quotasTellWhatIsPromisedAndWhatCameThrough() throws IOException {
        JsonNode quota = json(Summaries.refused()).at("/quotas/0");
        assertEquals("tokens-minute", quota.at("/limits/2/name").asText());
        assertTrue(quota.at("/limits/2/changed").asBoolean());
        assertEquals(400, quota.at("/refusals/0/count").asLong());
        assertEquals(440, quota.get("attempts").asLong());
        assertEquals(36.3, quota.at("/refusals/0/firstMs").asDouble(), 1e-9);
        assertEquals(376, quota.at("/retryAfter/untested").asLong());
        assertEquals(7_000, quota.at("/retryAfter/waits/percentiles/p50/value").asDouble());
        assertEquals(400, quota.at("/headers/requestRefusals").asLong());
        assertEquals(1_701, quota.at("/minutes/0/tokens").asLong());
        assertTrue(json(Summaries.normal()).get("quotas").isEmpty());
    }

    /** A missed time, a share that is met and a percentile without a value, as {@link Judgements} has them. */
    @Test
    void everyLimitHasItsVerdict() throws IOException {
        JsonNode level = MAPPER.readTree(SummaryJson.of(Judgements.judged(Summaries.normal())))
                .get("serviceLevel");
        assertEquals("missed", level.get("finding").asText());
        JsonNode firstToken = level.at("/limits/0");
        assertEquals("ttft.p95", firstToken.get("limit").asText());
        assertEquals(300, firstToken.get("atMost").asDouble());
        assertFalse(firstToken.has("atLeast"));
        assertEquals("ms", firstToken.get("unit").asText());
        assertEquals(412, firstToken.get("value").asDouble());
        assertEquals(400, firstToken.get("low").asDouble());
        assertEquals(430, firstToken.get("high").asDouble());
        assertEquals(5_120, firstToken.get("n").asLong());
        assertEquals("missed", firstToken.get("finding").asText());
        JsonNode gap = level.at("/limits/1");
        assertEquals("probably_missed", gap.get("finding").asText());
        assertFalse(gap.has("value"));
        JsonNode success = level.at("/limits/2");
        assertEquals(0.99, success.get("atLeast").asDouble());
        assertEquals("share", success.get("unit").asText());
        assertFalse(json(Summaries.normal()).has("serviceLevel"));
    }

    @Test
    void answersAreAsTheSimulationGaveThem() throws IOException {
        JsonNode answer = json(Summaries.answered()).at("/answers/0");
        assertEquals("Where it bends", answer.get("title").asText());
        assertEquals("    second", answer.at("/lines/3").asText());
    }

    @Test
    void driftIsInTheUnitOfItsFigure() throws IOException {
        JsonNode drifts = json(Summaries.drifting()).get("trends");
        assertEquals("timeToFirstToken", drifts.at("/0/figure").asText());
        assertEquals("ms", drifts.at("/0/unit").asText());
        assertEquals(12.5, drifts.at("/0/perHour").asDouble(), 1e-9);
        assertTrue(drifts.at("/0/shown").asBoolean());
        assertEquals("share", drifts.at("/1/unit").asText());
        assertEquals(-0.01, drifts.at("/1/low").asDouble(), 1e-9);
        assertFalse(drifts.at("/1/shown").asBoolean());
    }

    @Test
    void clientHasItsVerdictWithReasonsAndWhatItMeasured() throws IOException {
        JsonNode client = json(Summaries.degraded()).get("client");
        assertEquals("degraded", client.get("verdict").asText());
        assertEquals("eventLoopLag", client.at("/reasons/0/symptom").asText());
        assertEquals(12.3, client.at("/reasons/0/measured").asDouble(), 1e-9);
        assertEquals(9.05, client.at("/reasons/0/limit").asDouble(), 1e-9);
        assertEquals(181, client.at("/reasons/0/partOf/ms").asDouble(), 1e-9);
        assertEquals("timeToFirstToken", client.at("/reasons/0/affects/0").asText());
        assertEquals(0.62, client.at("/figures/processCpu/mean").asDouble());
        assertEquals(84, client.at("/figures/garbageCollection/totalMs").asDouble());
        assertEquals("unknown", json(Summaries.nothing()).at("/client/verdict").asText());
        assertFalse(json(Summaries.nothing()).get("client").has("figures"));
    }

    @Test
    void waitForQuotaIsThereOnlyWithPacing() throws IOException {
        assertEquals(
                6_000, json(Summaries.paced()).at("/steady/metrics/quotaWait/n").asLong());
        assertFalse(json(Summaries.emulated()).at("/steady/metrics").has("quotaWait"));
    }

    @Test
    void notMeasuredIsAbsent() throws IOException {
        JsonNode whole = json(Summaries.notStreamed()).get("whole");
        JsonNode firstToken = whole.at("/metrics/timeToFirstToken");
        assertEquals(0, firstToken.get("n").asLong());
        assertFalse(firstToken.has("mean"));
        assertTrue(firstToken.get("percentiles").isEmpty());
        assertFalse(json(Summaries.notStreamed()).get("tokenCheck").has("relativeDifference"));
        assertFalse(json(Summaries.killed()).get("log").has("droppedAttempts"));
    }

    @Test
    void sampleTooSmallHasNoInterval() throws IOException {
        JsonNode percentile = json(Summaries.singleAttempt()).at("/whole/metrics/endToEndLatency/percentiles/p99");
        assertTrue(percentile.get("sampleTooSmall").asBoolean());
        assertFalse(percentile.has("low"));
    }

    @ParameterizedTest
    @MethodSource("cerebras.loadtest.report.Summaries#all")
    void noRunWritesNullOrNaN(RunSummary summary) throws IOException {
        String text = SummaryJson.of(Judgements.unjudged(summary));
        assertFalse(text.contains("null"));
        assertFalse(text.contains("NaN"));
        assertEquals(SummaryJson.SCHEMA, MAPPER.readTree(text).get("schema").asText());
    }

    private static JsonNode json(RunSummary summary) throws IOException {
        return MAPPER.readTree(SummaryJson.of(Judgements.unjudged(summary)));
    }
}
