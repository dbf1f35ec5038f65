package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.analysis.capacity.BindingLimit;
import cerebras.loadtest.analysis.capacity.BindingLimit.Factor;
import cerebras.loadtest.emulator.Emulator;
import cerebras.loadtest.emulator.EmulatorOptions;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Model.Capacity;
import cerebras.loadtest.models.Pace;
import cerebras.loadtest.models.ShippedModels;
import cerebras.loadtest.quota.QuotaPlan;
import cerebras.loadtest.quota.QuotaPlans;
import cerebras.loadtest.records.CallLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Searches for the most agents on emulators of known capacity. Each agent makes two requests and thinks 100 ms between them; an
 * answer has 50 tokens, at 200 tokens/s. Alone, an agent takes 2 x 0.25 s + 0.1 s for a session: 0.3 s for each request, and a
 * little more, since a prompt takes about 5 ms. Together the searches take about two minutes.
 */
@Tag("slow")
class AgentCapacityTest {

    private static final Pace PACE = new Pace(200, Duration.ofMillis(2), 37, Duration.ofMillis(5), 0);
    private static final Capacity NO_LIMIT = new Capacity(1000, Duration.ofSeconds(10));
    private static final String SESSION = """
            {"messages":[{"role":"user","tokens":50},{"role":"assistant","tokens":50},\
            {"role":"user","tokens":20,"thinkTime":"100ms"},{"role":"assistant","tokens":50}]}
            """;

    @TempDir
    private Path folder;

    /**
     * 60 requests a second x 0.305 s. 10 slots serve 40 requests a second; with a median wait of 125 ms, 40 x (0.305 + 0.125)
     * agents are there. Ten streams have full speed: at 150 tokens/s there are 13.3, each 0.333 s of 0.388 s.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "REQUEST_QUOTA | requests { minute = 3600 } | 1000 | 1000 | success=99%    | 18.3",
                "QUEUE         |                            | 10   | 1000 | ttft.p50=132ms | 17.2",
                "SPEED         |                            | 1000 | 10   | speed.p50=150  | 15.5",
            })
    void capacityIsFoundWithTheLimitThatBindsIt(
            Factor factor, String quota, int slots, int fullSpeed, String limit, double truth)
            throws IOException, InterruptedException {
        RunSummary summary = search(quota(quota), new Capacity(slots, Duration.ofSeconds(10), fullSpeed), limit);
        assertCapacity(truth, summary);
        assertEquals(
                factor,
                BindingLimit.of(summary).orElseThrow().factor(),
                summary.capacity().toString());
    }

    private static void assertCapacity(double truth, RunSummary summary) {
        double found = summary.capacity().meet().users();
        assertTrue(
                Math.abs(found - truth) <= Math.max(1, truth / 10),
                found + " is not " + truth + " to 10 %: " + summary.capacity());
    }

    private static QuotaPlan quota(String limits) {
        return limits == null
                ? QuotaPlan.NONE
                : QuotaPlans.of("known { refill = token-bucket, models { default { " + limits + " } } }", "test")
                        .find("known")
                        .orElseThrow();
    }

    private RunSummary search(QuotaPlan quota, Capacity capacity, String limit)
            throws IOException, InterruptedException {
        Path sessions = Files.writeString(folder.resolve("sessions.jsonl"), SESSION);
        Model model = ShippedModels.model("gpt-oss-120b", PACE, 0).withCapacity(capacity);
        EmulatorOptions options = EmulatorOptions.defaults().withModels(model).withQuota(quota);
        try (Emulator emulator = Emulator.start(options)) {
            GatlingProcess process = GatlingProcess.run(
                    SearchingAgents.class,
                    folder.resolve("runs"),
                    Optional.of("any-key"),
                    "-Dtarget=" + emulator.baseUri(),
                    "-Dsessions=" + sessions,
                    "-Dslo." + limit);
            assertEquals(0, process.exitCode(), process.output());
        }
        return SummaryBuilder.summarize(calls());
    }

    private Path calls() throws IOException {
        return GatlingRun.read(folder.resolve("runs")).folder().resolve(CallLog.FILE_NAME);
    }
}
