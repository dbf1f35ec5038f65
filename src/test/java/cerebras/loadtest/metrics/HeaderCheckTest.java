package cerebras.loadtest.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.records.Outcome;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderCheckTest {

    @ParameterizedTest(name = "{0}: {1} of 5 a minute, {2} of 150 an hour, {3} of 900 tokens: {4} {5} {6} {7}")
    @CsvSource(
            nullValues = "-",
            value = {
                // outcome, left of requests a minute and an hour, of tokens a minute; answers, above limit, refused,
                // unexplained
                "OK,             4, 149, 800, 1, 0, 0, 0",
                "OK,             0, 100, 0,   1, 0, 0, 0",
                "OK,             5, 151, 901, 1, 1, 0, 0",
                "OK,             -, -,   -,   0, 0, 0, 0",
                "QUOTA_REQUESTS, 0, 100, 900, 1, 0, 1, 0",
                "QUOTA_REQUESTS, 5, 0,   900, 1, 0, 1, 0",
                "QUOTA_REQUESTS, 1, 1,   0,   1, 0, 1, 1",
                "QUOTA_REQUESTS, 1, -,   0,   1, 0, 1, 1",
                "QUOTA_REQUESTS, -, -,   900, 1, 0, 0, 0",
                "QUOTA_TOKENS,   5, 150, 900, 1, 0, 0, 0",
            })
    void answerIsHeldAgainstItsOwnHeaders(
            Outcome outcome,
            Long minute,
            Long hour,
            Long tokens,
            long answers,
            long aboveLimit,
            long refused,
            long unexplained) {
        Map<String, String> headers = new HashMap<>(Map.of(
                "x-ratelimit-limit-requests-minute", "5",
                "x-ratelimit-limit-requests-hour", "150",
                "x-ratelimit-limit-tokens-minute", "900"));
        putIfTold(headers, "x-ratelimit-remaining-requests-minute", minute);
        putIfTold(headers, "x-ratelimit-remaining-requests-hour", hour);
        putIfTold(headers, "x-ratelimit-remaining-tokens-minute", tokens);
        assertEquals(
                new HeaderCheck(answers, aboveLimit, refused, unexplained),
                HeaderCheck.of(outcome, Announcement.in(headers, Dialect.OTHER, Instant.EPOCH)));
    }

    @ParameterizedTest(name = "{0}: {1} left of {2}: {3} {4} {5} {6}")
    @CsvSource(
            nullValues = "-",
            value = {
                "OK,             59, 60, 1, 0, 0, 0",
                "OK,             61, 60, 1, 1, 0, 0",
                "OK,             61, -,  1, 0, 0, 0",
                "QUOTA_REQUESTS, 0,  60, 1, 0, 1, 0",
                "QUOTA_REQUESTS, 9,  -,  1, 0, 1, 1",
            })
    void limitWithoutAPeriodIsCheckedToo(
            Outcome outcome, long left, Long amount, long answers, long aboveLimit, long refused, long unexplained) {
        Map<String, String> headers = new HashMap<>();
        putIfTold(headers, "x-ratelimit-limit-requests", amount);
        putIfTold(headers, "x-ratelimit-remaining-requests", left);
        assertEquals(
                new HeaderCheck(answers, aboveLimit, refused, unexplained),
                HeaderCheck.of(outcome, Announcement.in(headers, Dialect.OTHER, Instant.EPOCH)));
    }

    private static void putIfTold(Map<String, String> headers, String name, Long value) {
        if (value != null) {
            headers.put(name, value.toString());
        }
    }
}
