package cerebras.loadtest.gatling;

import static cerebras.loadtest.gatling.ScriptedServer.json;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.run.CouldNotStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Users whom a server refuses. */
class ObedienceTest {

    private static final long SECOND_NANOS = 1_000_000_000;

    @TempDir
    private Path results;

    /** Of seven attempts five are the first of each user, and two those of the others a second later. */
    @Test
    void obedientUserWaitsToTheEndOfTheRunWhereItIsAskedTo() throws IOException {
        List<Attempt> attempts = refused("3600", 7);
        assertEquals(Map.of("obedient", 3L, "others", 4L), countByScenario(attempts));
    }

    @Test
    void obedientUserComesBackWhenItIsAskedTo() throws IOException {
        List<Attempt> attempts = refused("1", 10);
        assertTrue(countByScenario(attempts).get("obedient") > 3, attempts.toString());
        attempts.stream().collect(groupingBy(Attempt::user)).values().forEach(ObedienceTest::assertASecondBetween);
    }

    private static void assertASecondBetween(List<Attempt> attempts) {
        for (int i = 1; i < attempts.size(); i++) {
            long dueNanos = attempts.get(i).moments().dueNanos();
            assertEquals(SECOND_NANOS, dueNanos - attempts.get(i - 1).moments().endNanos());
            assertTrue(attempts.get(i).moments().sentNanos() >= dueNanos);
        }
    }

    @Test
    @Execution(CONCURRENT)
    void thereHaveToBeUsersOfEveryKind() throws Exception {
        GatlingProcess process =
                GatlingProcess.run(TwoKinds.class, results, Optional.empty(), "-Dtarget=emulator", "-Dusers=1");
        assertEquals(CouldNotStart.EXIT_CODE, process.exitCode());
        assertTrue(
                process.output()
                        .contains(
                                "users=1 is too few for 2 kinds of users: expected at least 2, for example -Dusers=10"),
                process.output());
    }

    private List<Attempt> refused(String retryAfter, int calls) throws IOException {
        String refusal =
                json(429, "{\"message\":\"m\",\"code\":\"request_quota_exceeded\"}", "retry-after: " + retryAfter);
        try (ScriptedServer server = new ScriptedServer(connection -> connection.write(refusal))) {
            return GatlingRun.of(TwoKinds.class, results, Map.of("target", server.url(), "maxCalls", "" + calls))
                    .attempts();
        }
    }

    private static Map<String, Long> countByScenario(List<Attempt> attempts) {
        return attempts.stream().collect(groupingBy(Attempt::scenario, counting()));
    }
}
