package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract with Gatling's injection: each call of the plan is made once, at its moment. */
class ScheduledInjectionTest {

    /** 40 a second: every 25 ms. */
    private static final List<Long> PLANNED =
            LongStream.range(0, 40).map(i -> i * 25_000_000).boxed().toList();

    @TempDir
    private Path results;

    @Test
    void everyPlannedCallIsMadeOnceAndDueWhenThePlanSaid() throws IOException {
        List<Attempt> attempts = GatlingRun.of(
                        FortyArrivals.class, results, Map.of("target", "emulator", "model", "gpt-oss-120b"))
                .attempts();
        assertEquals(PLANNED, dueInOrder(attempts));
        assertEquals(40, attempts.stream().map(Attempt::user).distinct().count(), "each is a user of its own");
        assertTrue(attempts.stream().allMatch(attempt -> attempt.outcome().success()));
        assertTrue(attempts.stream()
                .allMatch(attempt ->
                        attempt.moments().sentNanos() >= attempt.moments().dueNanos()));
    }

    @Test
    void burstIsDueAtOneMomentAndNeedsNoOtherCalls() throws IOException {
        List<Attempt> attempts = GatlingRun.of(TwentyAtOnce.class, results, Map.of("target", "emulator"))
                .attempts();
        assertEquals(Collections.nCopies(20, 200_000_000L), dueInOrder(attempts));
        assertTrue(attempts.stream().allMatch(attempt -> attempt.scenario().equals("burst")));
    }

    @Test
    void burstOnTopOfArrivalsLeavesBothAsPlanned() throws IOException {
        List<Attempt> attempts = GatlingRun.of(
                        TwentyAtOnce.class, results, Map.of("target", "emulator", "rate", "40", "arrivals", "constant"))
                .attempts();
        // 40 a second for 500 ms: every 25 ms, from 0 to 475 ms
        assertEquals(PLANNED.subList(0, 20), dueInOrder(of("background", attempts)));
        assertEquals(20, of("burst", attempts).size());
    }

    /** It answers nobody before all have asked. */
    @Test
    void serverThatStallsDoesNotSlowTheArrivalsDown() throws IOException {
        CountDownLatch asked = new CountDownLatch(PLANNED.size());
        ScriptedServer.Script stall = connection -> {
            asked.countDown();
            await(asked);
            connection.write(ScriptedServer.streamHead() + ScriptedServer.text("Hello") + ScriptedServer.closing(1));
        };
        try (ScriptedServer server = new ScriptedServer(stall)) {
            List<Attempt> attempts = GatlingRun.of(FortyArrivals.class, results, Map.of("target", server.url()))
                    .attempts();
            assertEquals(PLANNED, dueInOrder(attempts));
            assertTrue(attempts.stream().allMatch(attempt -> attempt.outcome() == Outcome.OK));
            long lastSent = attempts.stream()
                    .mapToLong(attempt -> attempt.moments().sentNanos())
                    .max()
                    .orElseThrow();
            long firstEnd = attempts.stream()
                    .mapToLong(attempt -> attempt.moments().endNanos())
                    .min()
                    .orElseThrow();
            assertTrue(lastSent < firstEnd, "the last call was sent while the first still waited for its answer");
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedIOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    private static List<Attempt> of(String scenario, List<Attempt> attempts) {
        return attempts.stream()
                .filter(attempt -> attempt.scenario().equals(scenario))
                .toList();
    }

    private static List<Long> dueInOrder(List<Attempt> attempts) {
        return attempts.stream()
                .map(attempt -> attempt.moments().dueNanos())
                .sorted()
                .toList();
    }
}
