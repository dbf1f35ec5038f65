package cerebras.loadtest.gatling;

import static cerebras.loadtest.metrics.AttemptMetric.END_TO_END_LATENCY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.metrics.VariantComparison;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.run.CouldNotStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two models, asked by the same users in one run. */
@Tag("slow")
class ComparisonRunTest {

    @TempDir
    private Path results;

    @Test
    void usersAskBothModelsInChangingOrderAndTheReportComparesThem() throws IOException {
        GatlingRun run = GatlingRun.of(TwoModels.class, results, Map.of("target", "emulator", "maxCalls", "40"));
        List<String> first = run.attempts().stream()
                .filter(attempt -> attempt.user() == run.attempts().get(0).user())
                .map(Attempt::model)
                .limit(8)
                .toList();
        for (int pair = 0; pair < first.size() / 2; pair++) {
            assertEquals(2, Set.copyOf(first.subList(2 * pair, 2 * pair + 2)).size(), first.toString());
        }

        RunSummary summary = SummaryBuilder.summarize(run.folder().resolve(CallLog.FILE_NAME));
        assertEquals("gpt-oss-120b, qwen-3.8-27b", summary.run().model());
        assertEquals(
                Set.of("gpt-oss-120b", "qwen-3.8-27b"), summary.run().prices().keySet());
        VariantComparison comparison = summary.comparisons().get(0);
        assertEquals("qwen-3.8-27b", comparison.variant());
        // Of two users' 40 calls each has at most one that waits for its other half.
        assertTrue(comparison.pairs() == 19 || comparison.pairs() == 20, comparison.pairs() + " pairs");
        assertEquals(
                comparison.pairs(), comparison.ratios().get(END_TO_END_LATENCY).n());
    }

    @ParameterizedTest
    @Execution(CONCURRENT)
    @CsvSource(delimiter = '|', textBlock = """
      -Dmodel=gpt-oss-120b | model=gpt-oss-120b has no effect beside models: leave it out, or make it one of -Dmodels
      -Dturns=3            | turns=3 is not a setting of this simulation: leave it out, or run -Dsimulation=Conversation
      -Dmodels=a           | models=a is not a list of models: expected two model ids or more with commas between them""")
    void settingOfAnotherLoadIsRefused(String setting, String message) throws Exception {
        assertRefused(setting, message);
    }

    @Test
    @Execution(CONCURRENT)
    void everyModelIsLookedForBeforeTheLoad() throws Exception {
        assertRefused(
                "-Dmodels=gpt-oss-120b,qwen-3.8-28b",
                "models=gpt-oss-120b,qwen-3.8-28b: qwen-3.8-28b is not a model of http://127.0.0.1:");
    }

    @Test
    @Execution(CONCURRENT)
    void priceOfEveryModelIsNeededForACapOnTheCost() throws Exception {
        GatlingProcess process = GatlingProcess.run(
                TwoModels.class,
                results,
                Optional.of("csk-test"),
                "-Dtarget=https://127.0.0.1:1",
                "-Dmodels=gpt-oss-120b,nobodys",
                "-DmaxCost=5");
        assertEquals(CouldNotStart.EXIT_CODE, process.exitCode());
        assertTrue(process.output().contains("maxCost=5 cannot be held for model=nobodys"), process.output());
    }

    private void assertRefused(String setting, String message) throws Exception {
        GatlingProcess process =
                GatlingProcess.run(TwoModels.class, results, Optional.empty(), setting, "-Dpreflight=full");
        assertEquals(CouldNotStart.EXIT_CODE, process.exitCode());
        assertTrue(process.output().contains("\n" + message), process.output());
    }
}
