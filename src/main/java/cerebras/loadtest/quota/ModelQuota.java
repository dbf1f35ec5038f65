package cerebras.loadtest.quota;

import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LocalBucket;
import io.github.bucket4j.local.LocalBucketBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The remaining quota of one organisation for one model. A request reserves its maximum use at its start and settles at
 * its end; it is admitted by all limits or changes none. Thread-safe: a call holds a lock for a few divisions.
 *
 * <p>Times are whole milliseconds. If the clock is set back, time stands still here until the clock has caught up.
 */
public final class ModelQuota {

    /** Whether a request is admitted. */
    public sealed interface Decision permits Reservation, Refused {}

    /**
     * A request that is not admitted; nothing was taken for it.
     *
     * @param exceeded the first limit, in the order of limits, that has too little left
     * @param retryAfter the smallest wait, in whole milliseconds, after which all limits admit the same request if no
     *     other comes before it; absent when no wait helps because the request needs more than a limit's whole amount
     * @param balances what is left of each limit at the moment of the refusal
     */
    public record Refused(Limit exceeded, Optional<Duration> retryAfter, List<Balance> balances) implements Decision {}

    /**
     * What is left of a limit at one moment.
     *
     * @param remaining whole requests or tokens, never below 0
     * @param untilReset the wait until the whole amount is available again if nothing is used meanwhile: in a token
     *     bucket until it is full, zero if it is now; in a fixed window until the window ends, which is never zero
     */
    public record Balance(Limit limit, long remaining, Duration untilReset) {}

    private final QuotaPlan plan;
    private final LongSupplier epochNanos;
    private final List<Bucket> buckets;
    private long latestMillis = Long.MIN_VALUE;

    private ModelQuota(QuotaPlan plan, String model, LongSupplier epochNanos) {
        this.plan = plan;
        this.epochNanos = epochNanos;
        this.buckets = plan.limits(model).stream()
                .map(limit -> new Bucket(limit, plan.refill()))
                .toList();
    }

    /**
     * An unused quota.
     *
     * @param epochNanos the wall clock, nanoseconds since the epoch
     */
    public static ModelQuota of(QuotaPlan plan, String model, LongSupplier epochNanos) {
        return new ModelQuota(plan, model, epochNanos);
    }

    /**
     * Admits or refuses a request. It is charged for {@link QuotaPlan#reservedTokens}.
     *
     * @param promptTokens of the whole prompt
     * @param cachedTokens those that are cached; only {@link Resource#TOTAL_TOKENS} counts them
     * @throws IllegalArgumentException if a number is below 0, or if {@code cachedTokens} exceeds {@code promptTokens}
     */
    public Decision reserve(int promptTokens, int cachedTokens, OptionalInt maxCompletionTokens) {
        if (cachedTokens < 0 || promptTokens < cachedTokens) {
            throw new IllegalArgumentException("promptTokens=" + promptTokens + ", cachedTokens=" + cachedTokens
                    + ": expected 0 or more of each, and at most as many cached tokens as prompt tokens");
        }
        return reserve(plan.reservedTokens(promptTokens, maxCompletionTokens), cachedTokens);
    }

    /** What is left of each limit now, in the order of limits; empty if there are none. */
    public synchronized List<Balance> balances() {
        return balances(nowMillis());
    }

    synchronized void settle(Reservation reservation, long usedTokens) {
        if (!reservation.close()) {
            return;
        }
        long nowMillis = nowMillis();
        for (Bucket bucket : buckets) {
            long reserved = need(bucket, reservation.tokens(), reservation.cachedTokens());
            long used = need(bucket, usedTokens, reservation.cachedTokens());
            settle(bucket, reserved - used, reservation.takenAtMillis(), nowMillis);
        }
    }

    private static void settle(Bucket bucket, long unused, long takenAtMillis, long nowMillis) {
        if (unused > 0) {
            bucket.giveBack(unused, takenAtMillis, nowMillis);
        } else {
            bucket.take(-unused, nowMillis);
        }
    }

    private synchronized Decision reserve(long tokens, long cachedTokens) {
        long nowMillis = nowMillis();
        for (Bucket bucket : buckets) {
            if (need(bucket, tokens, cachedTokens) > bucket.remaining(nowMillis)) {
                return new Refused(bucket.limit(), retryAfter(tokens, cachedTokens, nowMillis), balances(nowMillis));
            }
        }
        for (Bucket bucket : buckets) {
            bucket.take(need(bucket, tokens, cachedTokens), nowMillis);
        }
        return new Reservation(this, tokens, cachedTokens, nowMillis);
    }

    /** The longest wait of all limits: without other requests, the remainder of a limit only grows. */
    private Optional<Duration> retryAfter(long tokens, long cachedTokens, long nowMillis) {
        if (buckets.stream()
                .anyMatch(bucket ->
                        need(bucket, tokens, cachedTokens) > bucket.limit().amount())) {
            return Optional.empty();
        }
        return buckets.stream()
                .map(bucket -> Duration.ofMillis(bucket.waitMillis(need(bucket, tokens, cachedTokens), nowMillis)))
                .max(Duration::compareTo);
    }

    private List<Balance> balances(long nowMillis) {
        return buckets.stream().map(bucket -> bucket.balance(nowMillis)).toList();
    }

    private static long need(Bucket bucket, long tokens, long cachedTokens) {
        return bucket.limit().resource().need(tokens, cachedTokens);
    }

    private long nowMillis() {
        latestMillis = Math.max(latestMillis, TimeUnit.NANOSECONDS.toMillis(epochNanos.getAsLong()));
        return latestMillis;
    }

    /** An admitted request: one request and its maximum tokens are taken from every limit. */
    public static final class Reservation implements Decision {

        private final ModelQuota quota;
        private final long tokens;
        private final long cachedTokens;
        private final long takenAtMillis;
        private boolean settled;

        Reservation(ModelQuota quota, long tokens, long cachedTokens, long takenAtMillis) {
            this.quota = quota;
            this.tokens = tokens;
            this.cachedTokens = cachedTokens;
            this.takenAtMillis = takenAtMillis;
        }

        /** The maximum number of tokens that it may use, including cached prompt tokens. */
        public long tokens() {
            return tokens;
        }

        /**
         * Replaces the reserved tokens by the used ones: returns the unused part, or takes the excess, which may make
         * the remainder negative. The request itself stays counted, even if it used no tokens. Only the first call
         * counts; any thread may make it.
         *
         * @param usedTokens whole prompt and completion; 0 if it failed
         * @throws IllegalArgumentException if it is below 0
         */
        public void settle(int usedTokens) {
            if (usedTokens < 0) {
                throw new IllegalArgumentException("usedTokens=" + usedTokens + " is below 0");
            }
            quota.settle(this, usedTokens);
        }

        long cachedTokens() {
            return cachedTokens;
        }

        long takenAtMillis() {
            return takenAtMillis;
        }

        /** True for the first caller only. Guarded by the quota. */
        boolean close() {
            boolean first = !settled;
            settled = true;
            return first;
        }
    }

    /**
     * The remainder of one limit, counted by Bucket4j; full at first. Times are milliseconds since the epoch and never
     * decrease. Not thread-safe.
     */
    static final class Bucket {

        private final Limit limit;
        private final Refill refill;
        private final Moment moment = new Moment();
        private final LocalBucket left;

        Bucket(Limit limit, Refill refill) {
            this.limit = limit;
            this.refill = refill;
            this.left = new LocalBucketBuilder()
                    .addLimit(refill.bandwidth(limit))
                    .withCustomTimePrecision(moment)
                    .build();
        }

        Limit limit() {
            return limit;
        }

        /** Whole requests or tokens; 0 if more was used than was left. */
        long remaining(long nowMillis) {
            return Math.max(0, at(nowMillis).getAvailableTokens());
        }

        /**
         * The shortest wait until this amount is available, 0 if it is now; the amount is at most the limit's. Bucket4j
         * rounds its estimate down, so the estimate is verified, and a millisecond added if necessary. A query for a
         * later time changes nothing: the lock-free bucket, which is the default, evaluates a copy of its state.
         */
        long waitMillis(long amount, long nowMillis) {
            if (amount <= remaining(nowMillis)) {
                return 0;
            }
            long ticks = at(nowMillis).estimateAbilityToConsume(amount).getNanosToWaitForRefill();
            long waitMillis = refill.tick().toMillis(ticks);
            while (amount > remaining(nowMillis + waitMillis)) {
                waitMillis++;
            }
            return waitMillis;
        }

        /** Takes the amount, available or not. */
        void take(long amount, long nowMillis) {
            if (amount > 0) {
                at(nowMillis).consumeIgnoringRateLimits(amount);
            }
        }

        /**
         * Returns a part, above 0, of what was taken earlier; never fills the bucket above the limit's amount. By
         * choice, what is returned after the end of its fixed window is lost.
         */
        void giveBack(long amount, long takenAtMillis, long nowMillis) {
            if (refill == Refill.TOKEN_BUCKET || nowMillis < windowEndMillis(takenAtMillis)) {
                at(nowMillis).addTokens(amount);
            }
        }

        Balance balance(long nowMillis) {
            return new Balance(limit, remaining(nowMillis), Duration.ofMillis(millisUntilReset(nowMillis)));
        }

        private long millisUntilReset(long nowMillis) {
            return refill == Refill.TOKEN_BUCKET
                    ? waitMillis(limit.amount(), nowMillis)
                    : windowEndMillis(nowMillis) - nowMillis;
        }

        private long windowEndMillis(long millis) {
            long periodMillis = limit.period().duration().toMillis();
            return (Math.floorDiv(millis, periodMillis) + 1) * periodMillis;
        }

        private LocalBucket at(long millis) {
            moment.ticks = refill.tick().convert(Duration.ofMillis(millis));
            return left;
        }

        /** The clock of Bucket4j: returns the time of the current query. */
        private static final class Moment implements TimeMeter {

            private long ticks;

            @Override
            public long currentTimeNanos() {
                return ticks;
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        }
    }
}
