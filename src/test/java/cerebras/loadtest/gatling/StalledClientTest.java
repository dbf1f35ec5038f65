package cerebras.loadtest.gatling;

import static cerebras.loadtest.gatling.ScriptedServer.closing;
import static cerebras.loadtest.gatling.ScriptedServer.streamHead;
import static cerebras.loadtest.gatling.ScriptedServer.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.StreamSpeed;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server sends 40 events, one every 5 ms; the client's event loop is blocked until all of them wait in the socket, and
 * then reads them at once. Their pace is not known, whatever the reads say. On a busy machine the reads are too few as well,
 * so either reason may be given.
 */
class StalledClientTest {

    private static final int EVENTS = 40;
    private static final int TOKENS = 7 * EVENTS;

    @TempDir
    private Path results;

    /** Stalls before the first event, or when the client has read some of them. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4})
    void backlogOfAStalledClientHasNoSpeed(int readInTime) throws IOException {
        CountDownLatch sent = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(connection -> {
            connection.write(streamHead());
            for (int event = 0; event < EVENTS; event++) {
                if (event == readInTime) {
                    stall(BlockableCall.eventLoop, sent);
                }
                connection.write(text("seven more tokens for the answer, "));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            connection.write(closing(TOKENS));
            sent.countDown();
        })) {
            GatlingRun run = GatlingRun.of(BlockableCall.class, results, Map.of("target", server.url(), "model", "m"));
            Attempt attempt = run.attempts().get(0);
            assertEquals(Outcome.OK, attempt.outcome());
            assertEquals(OptionalDouble.empty(), AttemptMetric.OUTPUT_SPEED.value(attempt));
            assertEquals(OptionalDouble.empty(), AttemptMetric.TIME_PER_OUTPUT_TOKEN.value(attempt));
            assertNotNull(StreamSpeed.of(attempt).unresolved(), () -> attempt.toString());
            String page = Files.readString(run.folder().resolve("report.html"));
            assertTrue(page.contains("not measurable in 100 % of answers"), page);
        }
    }

    /** Returns when the event loop is blocked. */
    private static void stall(EventLoop eventLoop, CountDownLatch until) throws IOException {
        CountDownLatch blocked = new CountDownLatch(1);
        eventLoop.execute(() -> {
            blocked.countDown();
            await(until);
        });
        await(blocked);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
