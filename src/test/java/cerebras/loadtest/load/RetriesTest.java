package cerebras.loadtest.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.settings.RunSettings.RetryPolicy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetriesTest {

    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-12-01T12:00:00Z"));
    private static final Retries SDK = Retries.of(RetryPolicy.SDK, () -> 0.4, NOON);

    @ParameterizedTest(name = "attempt {0}, {1}, status {2}, {3}: wait {4} ms")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // 500 ms, doubled; less 0.4 of a quarter
                "1 | SERVER_ERROR    | 500 | -                       | 450",
                "2 | SERVER_ERROR    | 503 | -                       | 900",
                "3 | SERVER_ERROR    | 500 | -                       | -",
                "1 | INVALID_REQUEST | 408 | -                       | 450",
                "1 | INVALID_REQUEST | 409 | -                       | 450",
                "1 | INVALID_REQUEST | 400 | -                       | -",
                "1 | UNAUTHORIZED    | 401 | -                       | -",
                "1 | QUEUE_FULL      | 429 | -                       | 450",
                "1 | QUOTA_REQUESTS  | 429 | retry-after=12          | 12000",
                "1 | QUOTA_REQUESTS  | 429 | retry-after=60          | 60000",
                "1 | QUOTA_REQUESTS  | 429 | retry-after=61          | 450",
                "1 | QUOTA_REQUESTS  | 429 | retry-after=0           | 450",
                "1 | QUOTA_REQUESTS  | 429 | retry-after=soon        | 450",
                "1 | QUOTA_REQUESTS  | 429 | retry-after-ms=250      | 250",
                "1 | QUOTA_REQUESTS  | 429 | retry-after=0.5         | 500",
                "1 | QUOTA_REQUESTS  | 429 | retry-after-ms=60001    | 450",
                "1 | QUOTA_REQUESTS  | 429 | x-ms-retry-after-ms=250 | 250",
                "1 | QUEUE_FULL      | 503 | retry-after=Tue, 01 Dec 2026 12:00:03 GMT | 3000",
                "1 | QUEUE_FULL      | 503 | retry-after=Tue, 01 Dec 2026 11:59:59 GMT | 450",
                "1 | QUEUE_FULL      | 503 | retry-after=Tue, 01 Dec 2026 12:01:01 GMT | 450",
                "1 | QUOTA_REQUESTS  | 429 | x-should-retry=false    | -",
                "1 | INVALID_REQUEST | 400 | x-should-retry=true     | 450",
                "1 | STREAM_BROKEN   | 200 | -                       | -",
                "1 | STREAM_ERROR    | 200 | x-should-retry=true     | -",
                "1 | TIMEOUT         | 0   | -                       | 450",
                "1 | TIMEOUT         | 200 | -                       | -",
                "1 | CONNECT_ERROR   | 0   | -                       | 450",
                "1 | MALFORMED       | 0   | -                       | -",
                "1 | OK              | 200 | -                       | -",
                "1 | CANCELLED_BY_PLAN | 0   | -                     | -",
                "1 | CANCELLED_BY_PLAN | 503 | x-should-retry=true   | -",
            })
    void sdkMakesAnAttemptAgain(int attempt, Outcome outcome, int status, String header, Long waitMillis) {
        OptionalLong wait = SDK.waitNanos(ended(attempt, outcome, status, header));
        assertEquals(waitMillis == null ? OptionalLong.empty() : OptionalLong.of(waitMillis * 1_000_000), wait);
    }

    @Test
    void nothingIsMadeAgainWithoutRetries() {
        Retries off = Retries.of(RetryPolicy.OFF, () -> 0, NOON);
        assertEquals(OptionalLong.empty(), off.waitNanos(ended(1, Outcome.SERVER_ERROR, 500, null)));
    }

    private static AttemptTrace ended(int attempt, Outcome outcome, int status, String header) {
        var trace = new AttemptTrace("s", 1, 1, attempt, "m", true);
        trace.sent(0);
        if (status > 0) {
            Map<String, String> headers =
                    header == null ? null : new TreeMap<>(Map.of(header.split("=")[0], header.split("=")[1]));
            trace.headers(1, status, headers, null);
        }
        trace.ended(2, outcome);
        return trace;
    }
}
