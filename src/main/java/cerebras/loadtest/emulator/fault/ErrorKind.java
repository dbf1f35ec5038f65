package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Refusal;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Errors that can replace an answer. By choice, quota errors ask to wait for one second: no quota is really used up.
 */
public enum ErrorKind {
    /** 401. */
    WRONG_API_KEY(Refusal::wrongApiKey),
    /** 402. */
    PAYMENT_REQUIRED(Refusal::paymentRequired),
    /** 408. */
    REQUEST_TIMEOUT(Refusal::requestTimeout),
    /** 429: too many requests for the quota. */
    REQUEST_QUOTA(() -> Refusal.requestQuotaExceeded("minute", Map.of()).withRetryAfter(1)),
    /** 429: too many tokens for the quota. */
    TOKEN_QUOTA(() -> Refusal.tokenQuotaExceeded("minute", Map.of()).withRetryAfter(1)),
    /** 429: the provider has no capacity. */
    QUEUE_EXCEEDED(Refusal::queueExceeded),
    /** 500. */
    SERVER_ERROR(Refusal::serverError),
    /** 503. */
    UNAVAILABLE(Refusal::unavailable);

    private final Supplier<Refusal> refusal;

    ErrorKind(Supplier<Refusal> refusal) {
        this.refusal = refusal;
    }

    AnswerPlan plan(Dialect dialect) {
        return refusal.get().plan(dialect);
    }

    /** As files call it: {@code server-error}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
