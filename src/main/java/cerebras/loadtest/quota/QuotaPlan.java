package cerebras.loadtest.quota;

import io.github.bucket4j.Bandwidth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The limits of an organisation, per model.
 *
 * @param reservationCapTokens the maximum charged for a request's completion at its start, however large its {@code
 *     max_completion_tokens}
 * @param modelLimits the limits of a model by its id, in their natural order, at most one for a resource and period; an
 *     empty list means that nothing is limited; {@link #DEFAULT_MODEL} applies to all models that are not named
 * @param keys plans of API keys with a quota of their own, by the key; all other keys share this plan's. For the
 *     emulator only
 */
public record QuotaPlan(
        String name,
        Refill refill,
        int reservationCapTokens,
        Map<String, List<Limit>> modelLimits,
        Map<String, QuotaPlan> keys) {

    /** The key of the limits for models that are not named. */
    public static final String DEFAULT_MODEL = "default";
    /** As measured by a third party on a trial plan of gpt-oss-120b, September 2026. */
    public static final int DEFAULT_RESERVATION_CAP_TOKENS = 16_384;

    /** A plan that all keys share. */
    public QuotaPlan(String name, Refill refill, int reservationCapTokens, Map<String, List<Limit>> modelLimits) {
        this(name, refill, reservationCapTokens, modelLimits, Map.of());
    }

    /** No limits. */
    public static final QuotaPlan NONE = new QuotaPlan(
            "none", Refill.TOKEN_BUCKET, DEFAULT_RESERVATION_CAP_TOKENS, Map.of(DEFAULT_MODEL, List.of()));

    /**
     * @throws IllegalArgumentException if there is no default, if the cap is below 0, or if two limits contradict each
     *     other
     */
    public QuotaPlan {
        if (!modelLimits.containsKey(DEFAULT_MODEL)) {
            throw new IllegalArgumentException(
                    "modelLimits has no " + DEFAULT_MODEL + " for models that are not named");
        }
        if (reservationCapTokens < 0) {
            throw new IllegalArgumentException("reservationCapTokens=" + reservationCapTokens + " is below 0");
        }
        modelLimits = modelLimits.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> ordered(entry.getValue())));
        keys = Map.copyOf(keys);
    }

    /** The plan that applies to an API key: its own, or this one. */
    public QuotaPlan of(String apiKey) {
        return keys.getOrDefault(apiKey, this);
    }

    /** The limits of a model, in their natural order; empty if nothing is limited. */
    public List<Limit> limits(String model) {
        return modelLimits.getOrDefault(model, modelLimits.get(DEFAULT_MODEL));
    }

    /**
     * The tokens charged at the start of a request: its prompt plus its {@code max_completion_tokens}, the latter
     * limited to the cap. The cap also replaces an absent {@code max_completion_tokens}.
     *
     * @throws IllegalArgumentException if a number is below 0
     */
    public long reservedTokens(int promptTokens, OptionalInt maxCompletionTokens) {
        int mostCompletionTokens = Math.min(maxCompletionTokens.orElse(reservationCapTokens), reservationCapTokens);
        if (promptTokens < 0 || mostCompletionTokens < 0) {
            throw new IllegalArgumentException("promptTokens=" + promptTokens + ", maxCompletionTokens="
                    + maxCompletionTokens + ": expected 0 or more of each");
        }
        return (long) promptTokens + mostCompletionTokens;
    }

    private static List<Limit> ordered(List<Limit> limits) {
        if (limits.stream().map(Limit::name).distinct().count() < limits.size()) {
            throw new IllegalArgumentException("limits=" + limits + " has two for the same resource and period");
        }
        return limits.stream().sorted().toList();
    }

    /**
     * How a limit refills. The API's documentation describes a token bucket; the waits observed in its refusals, 56 and
     * 58 s at a limit of 5 requests per minute, match fixed windows.
     */
    public enum Refill {
        /**
         * Continuously, in proportion to time, up to the amount. Bucket4j gets microseconds where it expects
         * nanoseconds, so that the product amount x period fits into 64 bits up to 106 million per day or 2.5 billion
         * per hour. Above that it uses doubles and may lose a fraction of a token with each withdrawal: a wait is then
         * slightly too long, never too short.
         */
        TOKEN_BUCKET(TimeUnit.MICROSECONDS) {
            @Override
            Bandwidth bandwidth(long amount, Duration period) {
                return Bandwidth.builder()
                        .capacity(amount)
                        .refillGreedy(amount, period)
                        .build();
            }
        },
        /**
         * All at once, at the start of each minute, hour or day (UTC). Use beyond a reservation counts in the window in
         * which it becomes known, and is dropped at its end: each start adds the maximum that Bucket4j allows, one per
         * nanosecond, which exceeds the amount and a debt of 999 million in any window.
         */
        FIXED_WINDOW(TimeUnit.NANOSECONDS) {
            @Override
            Bandwidth bandwidth(long amount, Duration period) {
                return Bandwidth.builder()
                        .capacity(amount)
                        .refillIntervallyAligned(period.toNanos(), period, Instant.EPOCH)
                        .build();
            }
        };

        private final TimeUnit tick;

        Refill(TimeUnit tick) {
            this.tick = tick;
        }

        /** The unit that is passed to Bucket4j as a nanosecond. */
        TimeUnit tick() {
            return tick;
        }

        /** The limit as a bandwidth of Bucket4j, in ticks. */
        Bandwidth bandwidth(Limit limit) {
            return bandwidth(
                    limit.amount(), Duration.ofNanos(tick.convert(limit.period().duration())));
        }

        abstract Bandwidth bandwidth(long amount, Duration period);

        /** As plan files write it: {@code token-bucket}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
