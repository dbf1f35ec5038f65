package cerebras.loadtest.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserPauseTest {

    @ParameterizedTest(name = "obedient {0}, thinks for {1} s, {2}, status {3}, retry-after {4}: waits {5} s")
    @CsvSource(
            nullValues = "-",
            value = {
                "false, 3, OK,             200, -,    3",
                "false, 3, CANCELLED_BY_PLAN, 200, -, 3",
                "false, 0, CANCELLED_BY_PLAN, 0,   -, 0",
                "false, 0, QUOTA_REQUESTS, 429, 12,   1",
                "false, 3, QUOTA_REQUESTS, 429, 12,   3",
                "true,  3, OK,             200, 12,   3",
                "true,  0, QUOTA_REQUESTS, 429, 12,   12",
                "true,  0, QUEUE_FULL,     429, 12,   12",
                "true,  3, QUOTA_TOKENS,   429, 2,    3",
                "true,  0, QUOTA_TOKENS,   429, 0,    1",
                "true,  0, QUOTA_TOKENS,   429, -,    1",
                "true,  0, QUOTA_TOKENS,   429, soon, 1",
                "true,  0, SERVER_ERROR,   503, 12,   1",
                "true,  0, TIMEOUT,        0,   -,    1",
                "true,  0, QUOTA_TOKENS,   429, 1.5,  1.5",
                "true,  0, QUOTA_TOKENS,   413, 12,   12",
                "true,  0, QUEUE_FULL,     529, 12,   12",
                "true,  0, RATE_LIMITED,   429, 'Tue, 01 Dec 2026 12:00:03 GMT', 3",
                "true,  0, QUOTA_TOKENS,   429, 999999999999999999, 2678400", // 31 days
            })
    void userWaitsAfterACall(
            boolean obedient, long thinking, Outcome outcome, int status, String retryAfter, BigDecimal seconds) {
        UserPause pause = new UserPause(
                Duration.ofSeconds(thinking), obedient, InstantSource.fixed(Instant.parse("2026-12-01T12:00:00Z")));
        assertEquals(
                Duration.ofMillis(seconds.movePointRight(3).longValueExact()),
                pause.after(ended(outcome, status, retryAfter)));
    }

    private static AttemptTrace ended(Outcome outcome, int status, String retryAfter) {
        var trace = new AttemptTrace("s", 1, 1, 1, "m", true);
        trace.sent(0);
        if (status > 0) {
            trace.headers(
                    1, status, retryAfter == null ? null : new TreeMap<>(Map.of("retry-after", retryAfter)), null);
        }
        trace.ended(2, outcome);
        return trace;
    }
}
