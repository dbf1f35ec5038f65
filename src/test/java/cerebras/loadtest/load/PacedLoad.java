package cerebras.loadtest.load;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.load.QuotaLimiter.Permit;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.ModelQuota;
import cerebras.loadtest.quota.ModelQuota.Decision;
import cerebras.loadtest.quota.ModelQuota.Refused;
import cerebras.loadtest.quota.ModelQuota.Reservation;
import cerebras.loadtest.quota.QuotaPlan;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import cerebras.loadtest.quota.RateLimitHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A paced client whose demand never ends, a network, and a server with a quota, in a time that is simulated. */
final class PacedLoad {

    /** No unit divides it, so that windows and calls do not begin together. */
    private static final Instant START = Instant.parse("2026-11-22T10:20:30.123456789Z");

    /**
     * How calls go; each draws its own.
     *
     * @param mostTokens that a call needs; each needs one at least
     * @param longestTrip from the client to the server, and back
     * @param longestCall from the headers to the end
     * @param broken the share of calls whose headers are lost, and of those whose use is not told
     */
    record Manner(long mostTokens, Duration longestTrip, Duration longestCall, double broken) {}

    private final ManualExecutor executor = new ManualExecutor();
    private final List<Limit> limits;
    private final Random random;
    private final Manner manner;
    private final ModelQuota quota;
    private final QuotaLimiter pacer;
    private final List<Limit> refused = new ArrayList<>();
    private long usedTokens;
    private int served;

    PacedLoad(Refill refill, List<Limit> limits, Random random, Manner manner) {
        this.limits = limits;
        this.random = random;
        this.manner = manner;
        QuotaPlan plan = new QuotaPlan("test", refill, Integer.MAX_VALUE, Map.of(QuotaPlan.DEFAULT_MODEL, limits));
        long startNanos = Duration.between(Instant.EPOCH, START).toNanos();
        quota = ModelQuota.of(plan, "any", () -> startNanos + executor.elapsedNanos());
        pacer = new QuotaLimiter(limits, executor, executor::nanoTime);
    }

    /** Uses as much of the quota as there is, up to so many requests, by somebody else. */
    void useByOthers(int requests, int tokensEach) {
        for (int count = 0; count < requests; count++) {
            quota.reserve(tokensEach, 0, OptionalInt.of(0));
        }
    }

    /** So many always wait. */
    void keepAsking(int waiting) {
        for (int count = 0; count < waiting; count++) {
            ask();
        }
    }

    void advance(Duration duration) {
        executor.advance(duration);
    }

    /** The limits that refused a call. */
    List<Limit> refused() {
        return refused;
    }

    QuotaLimiter.Findings findings() {
        return pacer.findings();
    }

    int served() {
        return served;
    }

    /** What the server counted for a limit in all, as settled. */
    long used(Limit limit) {
        return limit.resource() == Resource.REQUESTS ? served : usedTokens;
    }

    private void ask() {
        long tokens = 1 + random.nextInt((int) manner.mostTokens());
        pacer.ask(tokens, new QuotaLimiter.Waiting() {
            @Override
            public void go(Permit permit) {
                after(manner.longestTrip(), () -> arrive(permit, tokens));
                ask();
            }

            @Override
            public void stop() {}
        });
    }

    private void arrive(Permit permit, long tokens) {
        Decision decision = quota.reserve((int) tokens, 0, OptionalInt.of(0));
        if (decision instanceof Refused refusal) {
            refused.add(refusal.exceeded());
            after(manner.longestTrip(), () -> permit.refused(told(RateLimitHeaders.of(refusal))));
            return;
        }
        served++;
        Reservation reservation = (Reservation) decision;
        int used = random.nextInt((int) tokens + 1);
        boolean headersLost = random.nextDouble() < manner.broken();
        boolean useLost = headersLost || random.nextDouble() < manner.broken();
        after(manner.longestTrip(), () -> {
            Map<String, String> headers = RateLimitHeaders.of(quota.balances());
            after(manner.longestTrip(), () -> {
                if (!headersLost) {
                    permit.answered(told(headers));
                }
                after(manner.longestCall(), () -> end(permit, reservation, used, useLost));
            });
        });
    }

    private void end(Permit permit, Reservation reservation, int used, boolean useLost) {
        reservation.settle(used);
        usedTokens += used;
        after(manner.longestTrip(), () -> permit.ended(useLost ? OptionalLong.empty() : OptionalLong.of(used)));
    }

    private void after(Duration longest, Runnable step) {
        executor.schedule(step, (long) (random.nextDouble() * longest.toNanos()), TimeUnit.NANOSECONDS);
    }

    private static Announcement told(Map<String, String> headers) {
        return Announcement.in(headers, Dialect.CEREBRAS, START);
    }
}
