package cerebras.loadtest.quota;

import static cerebras.loadtest.quota.Quotas.quota;
import static cerebras.loadtest.quota.Quotas.refused;
import static cerebras.loadtest.quota.Quotas.reserve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import cerebras.loadtest.quota.QuotaPlan.Refill;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitHeadersTest {

    private static final String TRIAL = "5 requests minute, 150 requests hour, 2400 requests day, "
            + "30000 tokens minute, 1000000 tokens hour, 1000000 tokens day";

    private final ManualClock clock = new ManualClock("2026-11-22T10:00:02.500Z");

    @Test
    void answerTellsEachLimitAndWhatRemainsOfIt() {
        ModelQuota quota = quota(Refill.FIXED_WINDOW, TRIAL, clock);
        reserve(quota, 16_400).settle(24);
        assertEquals("""
        x-ratelimit-limit-requests-minute: 5
        x-ratelimit-limit-requests-hour: 150
        x-ratelimit-limit-requests-day: 2400
        x-ratelimit-limit-tokens-minute: 30000
        x-ratelimit-limit-tokens-hour: 1000000
        x-ratelimit-limit-tokens-day: 1000000
        x-ratelimit-remaining-requests-minute: 4
        x-ratelimit-remaining-requests-hour: 149
        x-ratelimit-remaining-requests-day: 2399
        x-ratelimit-remaining-tokens-minute: 29976
        x-ratelimit-remaining-tokens-hour: 999976
        x-ratelimit-remaining-tokens-day: 999976
        """, text(RateLimitHeaders.of(quota.balances())));
    }

    /** From 10:00:02.500 the day has 13 h 59 min 57.5 s = 50,397.5 s left, and the minute 57.5 s. */
    @Test
    void refusalTellsWhenToComeAgain() {
        ModelQuota quota = quota(Refill.FIXED_WINDOW, "1 requests minute, 9 requests day, 100 tokens minute", clock);
        reserve(quota, 40);
        assertEquals("""
        x-ratelimit-limit-requests-minute: 1
        x-ratelimit-limit-requests-day: 9
        x-ratelimit-limit-tokens-minute: 100
        x-ratelimit-remaining-requests-minute: 0
        x-ratelimit-remaining-requests-day: 8
        x-ratelimit-remaining-tokens-minute: 60
        x-ratelimit-reset-requests-day: 50397.500
        x-ratelimit-reset-tokens-minute: 57.500
        retry-after: 58
        """, text(RateLimitHeaders.of(refused(quota, 40))));
    }

    @Test
    void limitPerSecondHasNoHeader() {
        ModelQuota quota = quota(Refill.TOKEN_BUCKET, "1 requests second, 9 tokens second", clock);
        assertEquals(Map.of(), RateLimitHeaders.of(quota.balances()));
        reserve(quota, 0);
        assertEquals(Map.of("retry-after", "1"), RateLimitHeaders.of(refused(quota, 0)));
    }

    @Test
    void limitOfTotalTokensHasNoHeader() {
        ModelQuota quota = quota(Refill.FIXED_WINDOW, "9 total-tokens minute", clock);
        assertEquals(Map.of(), RateLimitHeaders.of(quota.balances()));
        assertEquals(Map.of(), RateLimitHeaders.of(refused(quota, 10)));
    }

    @Test
    void noLimitsHaveNoHeaders() {
        ModelQuota quota = ModelQuota.of(
                new QuotaPlan("none", Refill.TOKEN_BUCKET, 1, Map.of("default", List.of())), "any", clock);
        reserve(quota, 1_000_000_000);
        assertEquals(Map.of(), RateLimitHeaders.of(quota.balances()));
    }

    @Test
    void retryAfterIsAbsentWhenNoWaitHelps() {
        ModelQuota quota = quota(Refill.TOKEN_BUCKET, "9 tokens minute", clock);
        assertNull(RateLimitHeaders.of(refused(quota, 10)).get("retry-after"));
    }

    /** A limit of so many requests a minute is used up, then one more is asked for: it waits 60 s / amount. */
    @ParameterizedTest(name = "{0} a minute: {1} s")
    @CsvSource({
        "5,     12", // 12 s
        "7,      9", // 8.572 s
        "59,     2", // 1.017 s
        "60,     1", // 1 s
        "61,     1", // 0.984 s
        "1000,   1", // 0.06 s
    })
    void retryAfterIsWholeSecondsRoundedUp(int amount, String seconds) {
        ModelQuota quota = quota(Refill.TOKEN_BUCKET, amount + " requests minute", clock);
        IntStream.range(0, amount).forEach(sent -> reserve(quota, 0));
        assertEquals(seconds, RateLimitHeaders.of(refused(quota, 0)).get("retry-after"));
    }

    private static String text(Map<String, String> headers) {
        return headers.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
