package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapacityRunTest {

    @TempDir
    private Path results;

    /** The emulator's first token takes longer than a microsecond: one user is too many, and no other is ever wanted. */
    @Test
    void endOfTheSearchReleasesNoWaitingUser() throws IOException {
        GatlingRun run =
                GatlingRun.of(SearchingUsers.class, results, Map.of("target", "emulator", "slo.ttft.p95", "0.001ms"));
        RunSummary summary = SummaryBuilder.summarize(run.folder().resolve(CallLog.FILE_NAME));
        assertEquals("the search is over", summary.stop().reason());
        assertNull(summary.capacity().meet());
        assertEquals(1, summary.capacity().miss().users());
        assertEquals(Map.of("ttft.p95", 2), summary.capacity().miss().missedLimits());
        assertEquals(Set.of(1L), run.attempts().stream().map(Attempt::user).collect(Collectors.toSet()));
    }
}
