package cerebras.loadtest.emulator;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.answer.Answer.PromptCount;
import cerebras.loadtest.emulator.answer.ChatCall;
import cerebras.loadtest.emulator.plan.Refusal;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.ModelQuota;
import cerebras.loadtest.quota.ModelQuota.Decision;
import cerebras.loadtest.quota.ModelQuota.Refused;
import cerebras.loadtest.quota.ModelQuota.Reservation;
import cerebras.loadtest.quota.QuotaPlan;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The quotas of all models, as a plan has them. Keys that the plan names have their own; by choice all others share one,
 * though each has a prompt cache of its own. Any thread may call.
 */
final class Quotas {

    private final QuotaPlan plan;
    private final QuotaHeaders headers;
    private final LongSupplier epochNanos;
    private final Map<Account, ModelQuota> quotas = new HashMap<>();

    /** @param apiKey empty for all keys without a quota of their own */
    private record Account(String apiKey, String model) {}

    /** @param epochNanos the wall clock, nanoseconds since the epoch */
    Quotas(Dialect dialect, QuotaPlan plan, LongSupplier epochNanos) {
        this.headers = new QuotaHeaders(dialect);
        this.plan = plan;
        this.epochNanos = epochNanos;
    }

    /**
     * Charges a request for the most it may use. What the prompt cache has is known by then, by choice, and not charged
     * where it does not count.
     *
     * @throws Refusal 429 if there is not enough left
     */
    synchronized Charge charge(ChatCall call, PromptCount prompt) {
        QuotaPlan ofKey = plan.of(call.apiKey());
        ModelQuota quota = quotas.computeIfAbsent(
                new Account(ofKey == plan ? "" : call.apiKey(), call.model().id()),
                account -> ModelQuota.of(ofKey, account.model(), epochNanos));
        Decision decision = quota.reserve(
                prompt.tokens(), prompt.cachedTokens(), call.asked().mostTokensInAll());
        if (decision instanceof Reservation reservation) {
            return new Charge(quota, reservation, headers, prompt.tokens());
        }
        throw refusal((Refused) decision);
    }

    /** By choice the two limits of tokens are told in the same words: which the API has for its total is unknown. */
    private Refusal refusal(Refused refused) {
        String period = refused.exceeded().period().toString();
        Map<String, String> told = headers.of(refused);
        return refused.exceeded().resource() == Resource.REQUESTS
                ? Refusal.requestQuotaExceeded(period, told)
                : Refusal.tokenQuotaExceeded(period, told);
    }

    /**
     * What a request that was let in takes from the quota of its model.
     *
     * @param reservation the most it may use
     * @param promptTokens what it uses in any case, by choice also if it fails afterwards
     */
    record Charge(ModelQuota quota, Reservation reservation, QuotaHeaders quotaHeaders, int promptTokens) {

        /** What is left of the quota now. */
        Map<String, String> headers() {
            return quotaHeaders.of(quota.balances());
        }

        /** Gives back what was reserved and not used. */
        void settle(int outputTokens) {
            reservation.settle(promptTokens + outputTokens);
        }

        /** Gives back all tokens. That there was a request stays counted, by choice. */
        void cancel() {
            reservation.settle(0);
        }
    }
}
