package cerebras.loadtest.emulator;

import cerebras.loadtest.quota.ModelQuota;
import cerebras.loadtest.quota.ModelQuota.Reservation;
import java.util.Map;

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
