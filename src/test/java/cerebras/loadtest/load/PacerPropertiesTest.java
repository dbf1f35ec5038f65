package cerebras.loadtest.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for any plan and network, with the project's own quota as the server; random, the same in each run. */
@Tag("slow")
class PacerPropertiesTest {

    private static final int SEEDS = 100;
    /** They simulate many more calls each. */
    private static final int LONG_SEEDS = 20;

    private static final List<Period> PERIODS = List.of(Period.MINUTE, Period.HOUR, Period.DAY);

    /** Calls and trips may take longer than the shortest period; use, ends and needs are whatever they like. */
    @ParameterizedTest
    @EnumSource
    void lonePacedClientIsNeverRefusedNorTakesItsOwnUseForThatOfOthers(Refill refill) {
        int served = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Limit> limits = randomLimits(random, 3 + random.nextInt(100));
            long tokens = 1 + random.nextInt((int) smallest(limits, Resource.TOKENS));
            Duration shortest = shortest(limits);
            PacedLoad world = new PacedLoad(
                    refill,
                    limits,
                    random,
                    new PacedLoad.Manner(
                            tokens,
                            random(random, shortest),
                            random(random, shortest.multipliedBy(2)),
                            random.nextInt(3) * 0.1));
            world.keepAsking(1 + random.nextInt(50));
            world.advance(longest(limits).multipliedBy(3));
            assertEquals(List.of(), world.refused(), "seed " + seed + " " + limits);
            assertEquals(QuotaLimiter.Findings.NONE, world.findings(), "seed " + seed + " " + limits);
            served += world.served();
        }
        assertTrue(served > SEEDS * 50, served + " calls are too few to prove anything");
    }

    /** The first request goes alone, so that it is the only one that may be refused for it. */
    @ParameterizedTest
    @EnumSource
    void useBeforeTheRunCostsOneRefusalAtMost(Refill refill) {
        int refusals = 0;
        int foreignUses = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Limit> limits = randomLimits(random, 3 + random.nextInt(100));
            int tokens = 1 + random.nextInt((int) smallest(limits, Resource.TOKENS));
            Duration shortest = shortest(limits);
            PacedLoad world = new PacedLoad(
                    refill,
                    limits,
                    random,
                    new PacedLoad.Manner(tokens, random(random, shortest.dividedBy(2)), random(random, shortest), 0));
            world.useByOthers(1 + random.nextInt(100), tokens);
            world.keepAsking(20);
            world.advance(longest(limits).multipliedBy(3));
            assertTrue(world.refused().size() <= 1, "seed " + seed + " " + limits + " " + world.refused());
            refusals += world.refused().size();
            foreignUses += world.findings().foreignUses() > 0 ? 1 : 0;
        }
        assertTrue(refusals > 0 && foreignUses > SEEDS / 2, refusals + " and " + foreignUses + " are too few");
    }

    /**
     * Of the limit that binds. A call needs 2 % of a limit's tokens at most: fewer than that wait in vain for the next.
     * From leave to headers are three steps of 0.5 % of the shortest period at most. So each period loses 3.5 % at most.
     */
    @ParameterizedTest
    @EnumSource
    void atLeast95PercentOfTheLimitGetsThroughUnderConstantDemand(Refill refill) {
        for (int seed = 0; seed < LONG_SEEDS; seed++) {
            Random random = new Random(seed);
            List<Limit> limits = randomLimits(random, 50 + random.nextInt(250));
            Duration trip = shortest(limits).dividedBy(200);
            long tokens = smallest(limits, Resource.TOKENS) / 50;
            PacedLoad world = new PacedLoad(refill, limits, random, new PacedLoad.Manner(tokens, trip, trip, 0));
            world.keepAsking(50);
            world.advance(longest(limits));
            Map<Limit, Long> before = limits.stream().collect(Collectors.toMap(limit -> limit, world::used));
            Duration measured = longest(limits).multipliedBy(5);
            world.advance(measured);
            double best = limits.stream()
                    .mapToDouble(limit -> (world.used(limit) - before.get(limit)) / allowed(limit, measured))
                    .max()
                    .orElseThrow();
            assertTrue(best >= 0.95, best + " of the limit, seed " + seed + " " + limits);
            assertEquals(List.of(), world.refused(), "seed " + seed + " " + limits);
        }
    }

    /** Amount x time / period. */
    private static double allowed(Limit limit, Duration time) {
        return (double) limit.amount()
                * time.toSeconds()
                / limit.period().duration().toSeconds();
    }

    /**
     * One to three periods, each with a limit for requests, for tokens or for both.
     *
     * @param requests about so many are allowed in the longest period
     */
    private static List<Limit> randomLimits(Random random, int requests) {
        int chosen = 1 + random.nextInt(7);
        List<Period> periods = PERIODS.stream()
                .filter(period -> (chosen >> PERIODS.indexOf(period) & 1) != 0)
                .toList();
        Period longest = periods.get(periods.size() - 1);
        List<Limit> limits = new ArrayList<>();
        for (Period period : periods) {
            double share =
                    (double) period.duration().toSeconds() / longest.duration().toSeconds();
            long amount = (long) Math.ceil(requests * share * (1 + 2 * random.nextDouble()));
            int kinds = 1 + random.nextInt(3);
            if ((kinds & 1) != 0) {
                limits.add(new Limit(Resource.REQUESTS, period, amount));
            }
            if ((kinds & 2) != 0) {
                limits.add(new Limit(Resource.TOKENS, period, 10_000 * amount));
            }
        }
        return limits;
    }

    private static long smallest(List<Limit> limits, Resource resource) {
        return limits.stream()
                .filter(limit -> limit.resource() == resource)
                .mapToLong(Limit::amount)
                .min()
                .orElse(1000);
    }

    private static Duration shortest(List<Limit> limits) {
        return limits.stream()
                .map(limit -> limit.period().duration())
                .min(Duration::compareTo)
                .orElseThrow();
    }

    private static Duration longest(List<Limit> limits) {
        return limits.stream()
                .map(limit -> limit.period().duration())
                .max(Duration::compareTo)
                .orElseThrow();
    }

    private static Duration random(Random random, Duration most) {
        return Duration.ofNanos((long) (random.nextDouble() * random.nextDouble() * most.toNanos()));
    }
}
