package cerebras.loadtest.quota;

import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.ModelQuota.Balance;
import cerebras.loadtest.quota.ModelQuota.Decision;
import cerebras.loadtest.quota.ModelQuota.Refused;
import cerebras.loadtest.quota.ModelQuota.Reservation;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Quotas as the tests write them. */
final class Quotas {

    private Quotas() {}

    /** @param limits such as {@code 5 requests minute}, with commas between them */
    static ModelQuota quota(Refill refill, String limits, LongSupplier clock) {
        return quota(refill, limits(limits), clock);
    }

    static ModelQuota quota(Refill refill, List<Limit> limits, LongSupplier clock) {
        QuotaPlan plan = new QuotaPlan("test", refill, 100, Map.of(QuotaPlan.DEFAULT_MODEL, limits));
        return ModelQuota.of(plan, "any-model", clock);
    }

    static List<Limit> limits(String limits) {
        return Stream.of(limits.split(","))
                .map(String::strip)
                .map(Quotas::limit)
                .toList();
    }

    static Limit limit(String words) {
        String[] word = words.split(" ");
        Resource resource = Resource.valueOf(word[1].toUpperCase(Locale.ROOT).replace('-', '_'));
        return new Limit(resource, Period.valueOf(word[2].toUpperCase(Locale.ROOT)), Long.parseLong(word[0]));
    }

    /** Lets in a request that reserves so many tokens, or fails. */
    static Reservation reserve(ModelQuota quota, int tokens) {
        return (Reservation) ask(quota, tokens);
    }

    /** The same with a prompt of which some tokens are cached. */
    static Reservation reserve(ModelQuota quota, int tokens, int cachedTokens) {
        return (Reservation) quota.reserve(tokens, cachedTokens, OptionalInt.of(0));
    }

    /** Has a request for so many tokens refused, or fails. */
    static Refused refused(ModelQuota quota, int tokens) {
        return (Refused) ask(quota, tokens);
    }

    static Decision ask(ModelQuota quota, int tokens) {
        return quota.reserve(tokens, 0, OptionalInt.of(0));
    }

    static List<Long> remaining(ModelQuota quota) {
        return quota.balances().stream().map(Balance::remaining).toList();
    }
}
