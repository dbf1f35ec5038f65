package cerebras.loadtest.quota;

import static cerebras.loadtest.quota.Quotas.ask;
import static cerebras.loadtest.quota.Quotas.limits;
import static cerebras.loadtest.quota.Quotas.quota;
import static cerebras.loadtest.quota.Quotas.remaining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.ModelQuota.Balance;
import cerebras.loadtest.quota.ModelQuota.Decision;
import cerebras.loadtest.quota.ModelQuota.Refused;
import cerebras.loadtest.quota.ModelQuota.Reservation;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for any schedule of requests; schedules are random, but the same in each run. */
@Tag("slow")
class QuotaPropertiesTest {

    private static final int SEEDS = 100;
    private static final int STEPS = 100;
    private static final String START = "2026-11-22T10:00:00Z";

    private record Held(Reservation reservation, long atMillis) {}

    @ParameterizedTest
    @EnumSource
    void everyAnswerIsThatOfTheModel(Refill refill) {
        int refusals = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            refusals += compareWithModel(refill, new Random(seed), "seed " + seed);
        }
        assertTrue(refusals > SEEDS * 10, refusals + " refusals are too few to prove anything");
    }

    private static int compareWithModel(Refill refill, Random random, String seed) {
        ManualClock clock = new ManualClock(START);
        List<Limit> limits = randomLimits(random);
        ModelQuota quota = quota(refill, limits, clock);
        QuotaModel model = new QuotaModel(refill, limits);
        List<Held> held = new ArrayList<>();
        int refusals = 0;
        for (int step = 0; step < STEPS; step++) {
            clock.advanceMillis(randomWaitMillis(random));
            long now = clock.millis();
            if (random.nextBoolean() && !held.isEmpty()) {
                Held settled = held.remove(random.nextInt(held.size()));
                int used = random.nextInt((int) settled.reservation().tokens() * 5 / 4 + 1);
                settled.reservation().settle(used);
                settled.reservation().settle(0);
                model.settle(used - settled.reservation().tokens(), settled.atMillis(), now);
            } else {
                int tokens = randomTokens(random, quota);
                boolean expected = model.accepts(tokens, now);
                Decision decision = ask(quota, tokens);
                assertEquals(expected, decision instanceof Reservation, seed + " step " + step);
                if (decision instanceof Refused refused) {
                    assertEquals(model.firstExceeded(tokens, now), refused.exceeded(), seed + " step " + step);
                    assertEquals(model.smallestWaitMillis(tokens, now), millis(refused), seed + " step " + step);
                    refusals++;
                } else {
                    model.take(tokens, now);
                    held.add(new Held((Reservation) decision, now));
                }
            }
            assertEquals(model.remaining(now), remaining(quota), seed + " step " + step);
            assertResetsAreExact(model, quota.balances(), now, seed + " step " + step);
        }
        return refusals;
    }

    /** At its reset a limit has its whole amount; a millisecond earlier it has not, unless it has now. */
    private static void assertResetsAreExact(QuotaModel model, List<Balance> balances, long now, String step) {
        for (int index = 0; index < balances.size(); index++) {
            long amount = balances.get(index).limit().amount();
            long reset = now + balances.get(index).untilReset().toMillis();
            assertEquals(amount, model.remaining(reset).get(index), step);
            assertTrue(
                    balances.get(index).remaining() == amount
                            || model.remaining(reset - 1).get(index) < amount,
                    step);
        }
    }

    @ParameterizedTest
    @EnumSource
    void headersTellWhetherTheNextRequestIsLetIn(Refill refill) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            ManualClock clock = new ManualClock(START);
            ModelQuota quota = quota(refill, randomLimitsWithHeaders(random), clock);
            for (int step = 0; step < STEPS; step++) {
                clock.advanceMillis(randomWaitMillis(random));
                int tokens = randomTokens(random, quota);
                Map<String, String> headers = RateLimitHeaders.of(quota.balances());
                boolean promised = told(headers, "requests").allMatch(left -> left > 0)
                        && told(headers, "tokens").allMatch(left -> left >= tokens);
                Decision decision = ask(quota, tokens);
                assertEquals(
                        promised, decision instanceof Reservation, "seed " + seed + " step " + step + " " + headers);
                if (decision instanceof Reservation reservation && random.nextBoolean()) {
                    reservation.settle(random.nextInt(tokens + 1));
                }
            }
        }
    }

    /** The same schedule twice: one client waits as told, its twin a second less. */
    @ParameterizedTest
    @EnumSource
    void retryAfterIsEnoughAndASecondLessIsNot(Refill refill) {
        int longer = 0;
        for (int seed = 0; seed < 10 * SEEDS; seed++) {
            OptionalLong told = secondsToldAtFirstRefusal(refill, seed, second -> second, true);
            if (told.orElse(0) > 1) {
                secondsToldAtFirstRefusal(refill, seed, second -> second - 1, false);
                longer++;
            }
        }
        assertTrue(longer > SEEDS, longer + " waits of more than a second are too few to prove anything");
    }

    private static OptionalLong secondsToldAtFirstRefusal(
            Refill refill, int seed, LongUnaryOperator wait, boolean expected) {
        Random random = new Random(seed);
        ManualClock clock = new ManualClock(START);
        ModelQuota quota = quota(refill, randomLimits(random), clock);
        while (true) {
            clock.advanceMillis(randomWaitMillis(random));
            int tokens = 1 + random.nextInt(200);
            if (ask(quota, tokens) instanceof Refused refused) {
                String told = RateLimitHeaders.of(refused).get("retry-after");
                if (told == null) {
                    return OptionalLong.empty();
                }
                clock.advance(Duration.ofSeconds(wait.applyAsLong(Long.parseLong(told))));
                assertEquals(expected, ask(quota, tokens) instanceof Reservation, "seed " + seed);
                return OptionalLong.of(Long.parseLong(told));
            }
        }
    }

    /**
     * Above 106 million a day Bucket4j's doubles may forget a part of a token at each of 200 takings. A wait is never too
     * short.
     */
    @ParameterizedTest(name = "{0}: at most {1} ms longer")
    @CsvSource({
        "   1000000 tokens second, 0",
        "  60000000 tokens minute, 0",
        "2500000000 tokens hour,   0",
        "3000000000 tokens hour,   1", // 200 / 833 a millisecond, rounded up
        "   1000000 tokens day,    0",
        " 106000000 tokens day,    0",
        "3000000000 tokens day,    7", // 200 / 34.7 a millisecond, and 1
    })
    void waitForALargeAmountIsTheSmallest(String words, long longerMillis) {
        Limit limit = limits(words).get(0);
        int most = (int) Math.min(Integer.MAX_VALUE, limit.amount());
        int refusals = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            ManualClock clock = new ManualClock(START);
            ModelQuota quota = quota(Refill.TOKEN_BUCKET, words, clock);
            QuotaModel model = new QuotaModel(Refill.TOKEN_BUCKET, List.of(limit));
            for (int step = 0; step < STEPS; step++) {
                int tokens = 1 + random.nextInt(most);
                if (ask(quota, tokens) instanceof Refused refused) {
                    long smallest =
                            model.smallestWaitMillis(tokens, clock.millis()).orElseThrow();
                    long told = millis(refused).orElseThrow();
                    assertTrue(
                            smallest <= told && told <= smallest + longerMillis,
                            told + " for " + smallest + ", seed " + seed);
                    clock.advanceMillis(told);
                    assertInstanceOf(Reservation.class, ask(quota, tokens), "seed " + seed + " step " + step);
                    refusals++;
                }
                model.take(tokens, clock.millis());
                clock.advanceMillis(random.nextInt((int) millis(limit)) / (1 + random.nextInt(100)));
            }
        }
        assertTrue(refusals > SEEDS * 10, refusals + " refusals are too few to prove anything");
    }

    /** One request every period / amount of the strictest limit, each moment rounded up to a millisecond. */
    @ParameterizedTest
    @EnumSource
    void clientThatKeepsToTheLimitIsNeverRefused(Refill refill) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            ManualClock clock = new ManualClock(START);
            clock.advanceMillis(random.nextInt(86_400_000));
            int tokens = 1 + random.nextInt(20);
            List<Limit> limits = randomLimits(random).stream()
                    .map(limit -> new Limit(limit.resource(), limit.period(), limit.amount() * need(limit, tokens)))
                    .toList();
            Limit strictest = limits.stream()
                    .max(Comparator.comparingDouble(limit -> millisPerRequest(limit, tokens)))
                    .orElseThrow();
            ModelQuota quota = quota(refill, limits, clock);
            long start = clock.millis();
            for (long sent = 0; sent < 400; sent++) {
                long due = -Math.floorDiv(-sent * millis(strictest) * need(strictest, tokens), strictest.amount());
                clock.advanceMillis(start + due - clock.millis());
                assertInstanceOf(
                        Reservation.class, ask(quota, tokens), "seed " + seed + " request " + sent + " of " + limits);
            }
        }
    }

    /**
     * 1000 requests at twice the rate that the limit allows, so over 1000 / (2 x amount) periods. A fixed window lets the
     * amount through in each of them: 500. A token bucket is full at first and gains half a request between two: amount +
     * floor(999 / 2).
     */
    @ParameterizedTest(name = "{0}, {1} a minute: {2} of 1000")
    @CsvSource({
        "FIXED_WINDOW,   5, 500",
        "FIXED_WINDOW, 100, 500",
        "TOKEN_BUCKET,   5, 504", // 5 + 499
        "TOKEN_BUCKET, 100, 599", // 100 + 499
    })
    void clientAtTwiceTheLimitGetsHalfThrough(Refill refill, int amount, int expected) {
        ManualClock clock = new ManualClock(START);
        ModelQuota quota = quota(refill, amount + " requests minute", clock);
        int letIn = 0;
        for (int sent = 0; sent < 1000; sent++) {
            letIn += ask(quota, 0) instanceof Reservation ? 1 : 0;
            clock.advanceMillis(60_000 / (2 * amount));
        }
        assertEquals(expected, letIn);
    }

    /**
     * A greedy client, several limits. A fixed window never grants more than its amount; a token bucket never more than
     * its amount and what flows in from the first request to the last, from whichever request one counts.
     */
    @ParameterizedTest
    @EnumSource
    void neverMoreIsGrantedThanTheLimitsAllow(Refill refill) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            ManualClock clock = new ManualClock(START);
            List<Limit> limits = randomLimits(random);
            ModelQuota quota = quota(refill, limits, clock);
            List<Held> granted = new ArrayList<>();
            for (int step = 0; step < 3 * STEPS; step++) {
                clock.advanceMillis(random.nextInt(3) * randomWaitMillis(random) / 8);
                if (ask(quota, random.nextInt(60)) instanceof Reservation reservation) {
                    reservation.settle((int) reservation.tokens());
                    granted.add(new Held(reservation, clock.millis()));
                }
            }
            assertFalse(granted.isEmpty());
            for (Limit limit : limits) {
                assertTrue(
                        refill == Refill.FIXED_WINDOW ? windowsHold(limit, granted) : bucketHolds(limit, granted),
                        "seed " + seed + " " + limit);
            }
        }
    }

    private static boolean windowsHold(Limit limit, List<Held> granted) {
        return granted.stream()
                .collect(Collectors.groupingBy(
                        grant -> grant.atMillis() / millis(limit),
                        Collectors.summingLong(grant -> taken(limit, grant))))
                .values()
                .stream()
                .allMatch(sum -> sum <= limit.amount());
    }

    private static boolean bucketHolds(Limit limit, List<Held> granted) {
        return IntStream.range(0, granted.size()).allMatch(first -> {
            long sum = 0;
            for (Held grant : granted.subList(first, granted.size())) {
                sum += taken(limit, grant);
                long elapsedMillis = grant.atMillis() - granted.get(first).atMillis();
                if (sum * millis(limit) > limit.amount() * (millis(limit) + elapsedMillis)) {
                    return false;
                }
            }
            return true;
        });
    }

    /** What was not used is granted again, but over a client's life no more is used than was there and flowed in. */
    @ParameterizedTest
    @CsvSource({"1000 tokens minute", "977 tokens hour", "500 tokens minute, 3000 tokens hour"})
    void refundsDoNotMakeTokensInATokenBucket(String words) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            ManualClock clock = new ManualClock(START);
            ModelQuota quota = quota(Refill.TOKEN_BUCKET, words, clock);
            List<Reservation> open = new ArrayList<>();
            long start = clock.millis();
            long used = 0;
            for (int step = 0; step < STEPS; step++) {
                clock.advanceMillis(random.nextInt(20_000));
                if (ask(quota, random.nextInt(300)) instanceof Reservation reservation) {
                    open.add(reservation);
                }
                if (!open.isEmpty() && random.nextBoolean()) {
                    Reservation settled = open.remove(random.nextInt(open.size()));
                    int tokens = random.nextInt((int) settled.tokens() + 1);
                    settled.settle(tokens);
                    used += tokens;
                }
                for (Limit limit : limits(words)) {
                    assertTrue(
                            used * millis(limit) <= limit.amount() * (millis(limit) + clock.millis() - start),
                            "seed " + seed);
                }
            }
        }
    }

    /** Two to five limits of different resource or period, with amounts from 1 to 400. */
    private static List<Limit> randomLimits(Random random) {
        return random.ints(0, 12)
                .distinct()
                .limit(2 + random.nextInt(4))
                .mapToObj(kind -> new Limit(
                        Resource.values()[kind / 4],
                        Period.values()[kind % 4],
                        1 + random.nextInt(kind / 4 == 0 ? 20 : 400)))
                .toList();
    }

    private static List<Limit> randomLimitsWithHeaders(Random random) {
        return Stream.generate(() -> randomLimits(random))
                .map(QuotaPropertiesTest::withHeaders)
                .filter(limits -> !limits.isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private static List<Limit> withHeaders(List<Limit> limits) {
        return limits.stream()
                .filter(limit -> limit.period() != Period.SECOND)
                .filter(limit -> limit.resource() != Resource.TOTAL_TOKENS)
                .toList();
    }

    /** Nothing, or up to a second, a minute, an hour or two days. */
    private static long randomWaitMillis(Random random) {
        int[] most = {1, 1, 1, 1000, 60_000, 60_000, 3_600_000, 172_800_000};
        return random.nextInt(most[random.nextInt(most.length)]);
    }

    /** Any number, or just as many as are left, or one more. */
    private static int randomTokens(Random random, ModelQuota quota) {
        LongStream left = quota.balances().stream()
                .filter(balance -> balance.limit().resource() != Resource.REQUESTS)
                .mapToLong(Balance::remaining);
        int[] choices = {random.nextInt(450), random.nextInt(40), 0, 1};
        int choice = choices[random.nextInt(choices.length)];
        return choice > 1 ? choice : (int) left.min().orElse(0) + choice;
    }

    private static OptionalLong millis(Refused refused) {
        return refused.retryAfter()
                .map(wait -> OptionalLong.of(wait.toMillis()))
                .orElse(OptionalLong.empty());
    }

    private static Stream<Long> told(Map<String, String> headers, String resource) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().startsWith("x-ratelimit-remaining-" + resource))
                .map(header -> Long.valueOf(header.getValue()));
    }

    private static long taken(Limit limit, Held grant) {
        return need(limit, grant.reservation().tokens());
    }

    private static long need(Limit limit, long tokens) {
        return limit.resource() == Resource.REQUESTS ? 1 : tokens;
    }

    private static double millisPerRequest(Limit limit, int tokens) {
        return (double) millis(limit) * need(limit, tokens) / limit.amount();
    }

    private static long millis(Limit limit) {
        return limit.period().duration().toMillis();
    }
}
