package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.QuotaPlan;
import cerebras.loadtest.quota.QuotaPlans;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.RunAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A probe on the emulator answers with the plan that the emulator enforces. */
@Tag("slow")
class QuotaProbeTest {

    private static final String MODEL = "gpt-oss-120b";

    @TempDir
    private Path results;

    /** One is a token bucket, the other has fixed windows, a cap of its own and a limit that no header tells. */
    @ParameterizedTest
    @ValueSource(strings = {"developer", "mine"})
    void answerIsThePlanThatTheEmulatorEnforces(String name) throws IOException {
        RunAnswer answer = probe(Map.of("target", "emulator", "emulator.quota", name));
        QuotaPlan found = QuotaPlans.of(plan(answer), "answer").find("probed").orElseThrow();
        QuotaPlan truth = QuotaPlans.of(Files.readString(Path.of("user-files/quotas.conf")), "quotas.conf")
                .find(name)
                .orElseThrow();
        assertEquals(counted(truth), counted(found), answer.toString());
        assertEquals(truth.refill(), found.refill(), answer.toString());
        assertEquals(truth.reservationCapTokens(), found.reservationCapTokens(), answer.toString());
    }

    @Test
    void probeThatMayMakeOneCallTellsWhatItHasHeard() throws IOException {
        RunAnswer answer = probe(Map.of("target", "emulator", "emulator.quota", "developer", "maxCalls", "1"));
        assertTrue(
                answer.lines().contains("requests a minute: 1,000 (announced: the headers say so)"), answer.toString());
        assertTrue(
                answer.lines().stream().anyMatch(line -> line.startsWith("refill: not found out")), answer.toString());
    }

    /** The total is assumed, and not compared. */
    private static List<Limit> counted(QuotaPlan plan) {
        return plan.limits(MODEL).stream()
                .filter(limit -> limit.resource() != Resource.TOTAL_TOKENS)
                .toList();
    }

    private static String plan(RunAnswer answer) {
        return answer.lines().stream().filter(line -> line.startsWith("  ")).collect(Collectors.joining("\n"));
    }

    private RunAnswer probe(Map<String, String> settings) throws IOException {
        GatlingRun run = GatlingRun.of(ProbedQuota.class, results, settings);
        return SummaryBuilder.summarize(run.folder().resolve(CallLog.FILE_NAME))
                .answers()
                .get(0);
    }
}
