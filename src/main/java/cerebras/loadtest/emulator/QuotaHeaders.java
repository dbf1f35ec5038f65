package cerebras.loadtest.emulator;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.ModelQuota.Balance;
import cerebras.loadtest.quota.ModelQuota.Refused;
import cerebras.loadtest.quota.RateLimitHeaders;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The response headers that tell of quotas, as a dialect has them, in the order of sending. OpenAI and Groq have one limit
 * of requests and one of tokens, of the periods that {@link Dialect} knows; a plan's other limits hold and are not told.
 * vLLM has no such headers.
 */
record QuotaHeaders(Dialect dialect) {

    private static final List<Resource> TOLD = List.of(Resource.REQUESTS, Resource.TOKENS);

    /** For any answer. */
    Map<String, String> of(List<Balance> balances) {
        return switch (dialect) {
            case CEREBRAS -> RateLimitHeaders.of(balances);
            case VLLM -> Map.of();
            default -> unnamed(balances);
        };
    }

    /** For a refusal: also when to come back, unless no wait helps. */
    Map<String, String> of(Refused refused) {
        if (dialect == Dialect.CEREBRAS) {
            return RateLimitHeaders.of(refused);
        }
        Map<String, String> headers = new LinkedHashMap<>(of(refused.balances()));
        refused.retryAfter().filter(wait -> dialect != Dialect.VLLM).ifPresent(wait -> {
            if (dialect == Dialect.OPENAI) {
                headers.put("retry-after-ms", "" + wait.toMillis());
            }
            headers.put("retry-after", "" + Math.max(1, (wait.toMillis() + 999) / 1000));
        });
        return headers;
    }

    private Map<String, String> unnamed(List<Balance> balances) {
        Map<String, String> headers = new LinkedHashMap<>();
        TOLD.forEach(what -> told(what, balances)
                .ifPresent(told -> headers.put(
                        "x-ratelimit-limit-" + what, "" + told.limit().amount())));
        TOLD.forEach(what -> told(what, balances)
                .ifPresent(told -> headers.put("x-ratelimit-remaining-" + what, "" + told.remaining())));
        TOLD.forEach(what -> told(what, balances)
                .ifPresent(told -> headers.put("x-ratelimit-reset-" + what, duration(told.untilReset()))));
        return headers;
    }

    private Optional<Balance> told(Resource what, List<Balance> balances) {
        Optional<Duration> period =
                what == Resource.REQUESTS ? dialect.unnamedRequestsPeriod() : dialect.unnamedTokensPeriod();
        return balances.stream()
                .filter(balance -> balance.limit().resource() == what)
                .filter(balance ->
                        period.equals(Optional.of(balance.limit().period().duration())))
                .findFirst();
    }

    /** As both write it: {@code 12ms}, {@code 7.66s}, {@code 6m0s}, {@code 1h0m5s}. */
    static String duration(Duration left) {
        if (left.compareTo(Duration.ofSeconds(1)) < 0) {
            return left.toMillis() + "ms";
        }
        BigDecimal seconds = BigDecimal.valueOf(left.toSecondsPart() * 1000L + left.toMillisPart(), 3)
                .stripTrailingZeros();
        long hours = left.toHours();
        return (hours > 0 ? hours + "h" : "") + (left.toMinutes() > 0 ? left.toMinutesPart() + "m" : "")
                + seconds.toPlainString() + "s";
    }
}
