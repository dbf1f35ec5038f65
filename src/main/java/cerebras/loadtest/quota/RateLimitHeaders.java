package cerebras.loadtest.quota;

import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.ModelQuota.Balance;
import cerebras.loadtest.quota.ModelQuota.Refused;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The response headers about quotas, in the order of sending. Names are in lower case, which every version of HTTP
 * accepts. A limit per second has no header; neither has, by choice, a limit of total tokens, since no name for it is
 * known. {@link Announcement} reads them.
 */
public final class RateLimitHeaders {

    static final String LIMIT = "x-ratelimit-limit-";
    static final String REMAINING = "x-ratelimit-remaining-";
    static final String RETRY_AFTER = "retry-after";

    private static final String RESET = "x-ratelimit-reset-";
    private static final long MILLIS_PER_SECOND = 1000;
    /** The only limits whose reset has a header in the API. */
    private static final Set<String> WITH_RESET = Set.of("requests-day", "tokens-minute");

    private RateLimitHeaders() {}

    /**
     * The headers of any answer: {@code x-ratelimit-limit-*}, then {@code x-ratelimit-remaining-*}, for the limits that
     * exist.
     */
    public static Map<String, String> of(List<Balance> balances) {
        Map<String, String> headers = new LinkedHashMap<>();
        List<Balance> shown =
                balances.stream().filter(balance -> isShown(balance.limit())).toList();
        shown.forEach(balance ->
                headers.put(LIMIT + balance.limit().name(), "" + balance.limit().amount()));
        shown.forEach(balance -> headers.put(REMAINING + balance.limit().name(), "" + balance.remaining()));
        return headers;
    }

    /**
     * The headers of a refusal: those of any answer, the resets (by choice on refusals only), and {@code retry-after}
     * in whole seconds, rounded up and at least 1; without {@code retry-after} when no wait helps.
     */
    public static Map<String, String> of(Refused refused) {
        Map<String, String> headers = of(refused.balances());
        refused.balances().stream()
                .filter(balance -> WITH_RESET.contains(balance.limit().name()))
                .forEach(balance -> headers.put(RESET + balance.limit().name(), seconds(balance.untilReset())));
        refused.retryAfter().ifPresent(wait -> headers.put(RETRY_AFTER, wholeSeconds(wait)));
        return headers;
    }

    private static boolean isShown(Limit limit) {
        return limit.period() != Period.SECOND && limit.resource() != Resource.TOTAL_TOKENS;
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).toPlainString();
    }

    private static String wholeSeconds(Duration wait) {
        return "" + Math.max(1, (wait.toMillis() + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND);
    }
}
