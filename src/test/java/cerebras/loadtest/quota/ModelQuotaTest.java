package cerebras.loadtest.quota;

import static cerebras.loadtest.quota.QuotaPlan.Refill.FIXED_WINDOW;
import static cerebras.loadtest.quota.QuotaPlan.Refill.TOKEN_BUCKET;
import static cerebras.loadtest.quota.Quotas.ask;
import static cerebras.loadtest.quota.Quotas.limit;
import static cerebras.loadtest.quota.Quotas.quota;
import static cerebras.loadtest.quota.Quotas.refused;
import static cerebras.loadtest.quota.Quotas.remaining;
import static cerebras.loadtest.quota.Quotas.reserve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.ModelQuota.Balance;
import cerebras.loadtest.quota.ModelQuota.Refused;
import cerebras.loadtest.quota.ModelQuota.Reservation;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelQuotaTest {

    private final ManualClock clock = new ManualClock("2026-11-22T10:00:00Z");

    /** The cap of these quotas is 100 tokens. */
    @ParameterizedTest(name = "prompt {0}, max_completion_tokens {1}: {2}")
    @CsvSource({
        "7,    , 107", // absent: 7 + cap
        "7,  20,  27", // 7 + 20
        "7, 100, 107",
        "7, 101, 107", // 7 + cap
        "7,   0,   7",
        "0,   0,   0",
    })
    void reservesThePromptAndTheCappedCompletion(int prompt, Integer most, long expected) {
        ModelQuota quota = quota(TOKEN_BUCKET, "1000 tokens minute", clock);
        OptionalInt mostTokens = most == null ? OptionalInt.empty() : OptionalInt.of(most);
        Reservation reservation = assertInstanceOf(Reservation.class, quota.reserve(prompt, 0, mostTokens));
        assertEquals(expected, reservation.tokens());
        assertEquals(List.of(1000 - expected), remaining(quota));
    }

    /** Each row: 5 requests are used up at 10:00:10, then one more is asked for. */
    @ParameterizedTest(name = "{0}, {1}: wait {2}")
    @CsvSource({
        "TOKEN_BUCKET, 5 requests second, PT0.2S", // 1 s / 5
        "TOKEN_BUCKET, 5 requests minute, PT12S", // 60 s / 5
        "TOKEN_BUCKET, 5 requests hour,   PT12M", // 60 min / 5
        "TOKEN_BUCKET, 5 requests day,    PT4H48M", // 24 h / 5
        "FIXED_WINDOW, 5 requests second, PT1S", // until 10:00:11
        "FIXED_WINDOW, 5 requests minute, PT50S", // until 10:01:00
        "FIXED_WINDOW, 5 requests hour,   PT59M50S", // until 11:00:00
        "FIXED_WINDOW, 5 requests day,    PT13H59M50S",
    })
    void refusalTellsTheSmallestWait(Refill refill, String limit, Duration wait) {
        clock.set("2026-11-22T10:00:10Z");
        ModelQuota quota = quota(refill, limit, clock);
        IntStream.range(0, 5).forEach(sent -> reserve(quota, 0));
        Refused refused = refused(quota, 0);
        assertEquals(limit(limit), refused.exceeded());
        assertEquals(Optional.of(wait), refused.retryAfter());

        clock.advance(wait.minusMillis(1));
        refused(quota, 0);
        clock.advanceMillis(1);
        reserve(quota, 0);
    }

    @Test
    void waitIsRoundedUpToTheMillisecondThatSuffices() {
        ModelQuota quota = quota(TOKEN_BUCKET, "7 requests minute", clock);
        IntStream.range(0, 7).forEach(sent -> reserve(quota, 0));
        // 60,000 ms / 7 = 8571.43 ms
        assertEquals(Optional.of(Duration.ofMillis(8572)), refused(quota, 0).retryAfter());
    }

    @Test
    void longestOfTheWaitsIsReported() {
        ModelQuota quota = quota(TOKEN_BUCKET, "2 requests minute, 100 tokens minute, 150 tokens hour", clock);
        reserve(quota, 100);
        Refused refused = refused(quota, 100);
        assertEquals(limit("100 tokens minute"), refused.exceeded());
        // per minute 60 s for 100 tokens; per hour 50 are left and 50 of 150 take 3600 s x 50/150
        assertEquals(Optional.of(Duration.ofMinutes(20)), refused.retryAfter());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "9 tokens minute, 1 requests hour, 1 requests day; 1 requests hour",
                "9 tokens minute, 1 requests day;                  1 requests day",
                "9 tokens day, 9 tokens second;                    9 tokens second",
                "9 tokens minute, 2 requests second;               9 tokens minute",
            })
    void refusalNamesRequestsBeforeTokensAndShorterPeriodsBeforeLonger(String limits, String exceeded) {
        ModelQuota quota = quota(FIXED_WINDOW, limits, clock);
        reserve(quota, 9);
        assertEquals(limit(exceeded), refused(quota, 9).exceeded());
    }

    @ParameterizedTest
    @EnumSource
    void refusedRequestTakesNothing(Refill refill) {
        ModelQuota quota = quota(refill, "5 requests minute, 1000 tokens minute, 50 tokens day", clock);
        refused(quota, 51);
        assertEquals(List.of(5L, 1000L, 50L), remaining(quota));
    }

    @ParameterizedTest
    @EnumSource
    void noWaitHelpsARequestThatIsLargerThanALimit(Refill refill) {
        ModelQuota quota = quota(refill, "5 requests minute, 1000 tokens minute, 50 tokens day", clock);
        assertEquals(Optional.empty(), refused(quota, 51).retryAfter());
        // even if another limit is the first to be exceeded, one that a wait would help
        IntStream.range(0, 5).forEach(sent -> reserve(quota, 0));
        Refused refused = refused(quota, 51);
        assertEquals(limit("5 requests minute"), refused.exceeded());
        assertEquals(Optional.empty(), refused.retryAfter());
    }

    @Test
    void tokenBucketFillsContinuouslyUpToItsAmount() {
        ModelQuota quota = quota(TOKEN_BUCKET, "600 tokens minute", clock);
        reserve(quota, 600);
        clock.advanceMillis(99);
        assertEquals(List.of(0L), remaining(quota)); // 600 / 60,000 ms x 99 ms = 0.99
        clock.advanceMillis(1);
        assertEquals(List.of(1L), remaining(quota));
        clock.advanceMillis(59_899);
        assertEquals(
                new Balance(limit("600 tokens minute"), 599, Duration.ofMillis(1)),
                quota.balances().get(0));
        clock.advance(Duration.ofDays(30));
        assertEquals(
                new Balance(limit("600 tokens minute"), 600, Duration.ZERO),
                quota.balances().get(0));
    }

    @Test
    void fixedWindowFillsAllAtOnceWhenItsPeriodBegins() {
        clock.set("2026-11-22T23:59:58.999Z");
        String limits = "9 requests second, 9 requests minute, 9 requests hour, 9 requests day";
        ModelQuota quota = quota(FIXED_WINDOW, limits, clock);
        reserve(quota, 0);
        assertEquals(List.of(8L, 8L, 8L, 8L), remaining(quota));
        clock.advanceMillis(1);
        assertEquals(List.of(9L, 8L, 8L, 8L), remaining(quota));
        assertEquals(Duration.ofSeconds(1), quota.balances().get(3).untilReset());
        clock.advanceMillis(1000);
        assertEquals(List.of(9L, 9L, 9L, 9L), remaining(quota));
        assertEquals(Duration.ofDays(1), quota.balances().get(3).untilReset());
    }

    @ParameterizedTest
    @EnumSource
    void settlementGivesBackWhatWasNotUsed(Refill refill) {
        ModelQuota quota = quota(refill, "5 requests minute, 1000 tokens minute", clock);
        Reservation reservation = reserve(quota, 300);
        reservation.settle(24);
        assertEquals(List.of(4L, 976L), remaining(quota));
        reservation.settle(0);
        assertEquals(List.of(4L, 976L), remaining(quota));
    }

    /** 1000 tokens and 3000 in total; a prompt has 900, of which so many are cached, and at the end so many are used. */
    @ParameterizedTest(name = "{0} cached, {1} used: {2} and {3}, then {4} and {5}")
    @CsvSource({
        "  0, 950, 100, 2100,   50, 2050", // 1000 - 900, 3000 - 900; then 1000 - 950, 3000 - 950
        "640, 950, 740, 2100,  690, 2050", // 1000 - (900 - 640); then 1000 - (950 - 640)
        "640, 900, 740, 2100,  740, 2100",
        "640,   0, 740, 2100, 1000, 3000", // came to nothing
        "896, 900, 996, 2100,  996, 2100",
    })
    void cachedTokensCountInTheTotalOnly(
            int cached, int used, long reserved, long reservedTotal, long left, long leftTotal) {
        ModelQuota quota = quota(TOKEN_BUCKET, "1000 tokens minute, 3000 total-tokens minute", clock);
        Reservation reservation = reserve(quota, 900, cached);
        assertEquals(List.of(reserved, reservedTotal), remaining(quota));
        reservation.settle(used);
        assertEquals(List.of(left, leftTotal), remaining(quota));
    }

    @Test
    void totalMayBeExceededWhereUncachedTokensAreNot() {
        ModelQuota quota = quota(TOKEN_BUCKET, "1000 tokens minute, 3000 total-tokens minute", clock);
        IntStream.range(0, 3).forEach(sent -> reserve(quota, 1000, 896));
        // 1000 - 3 x (1000 - 896) = 688 are left, and of the total nothing
        assertEquals(List.of(688L, 0L), remaining(quota));
        Refused refused = refused(quota, 100);
        assertEquals(limit("3000 total-tokens minute"), refused.exceeded());
        // 100 of 3000 in 60 s
        assertEquals(Optional.of(Duration.ofSeconds(2)), refused.retryAfter());
    }

    @ParameterizedTest(name = "{0}: wait {1}")
    @CsvSource({
        "TOKEN_BUCKET, PT15S", // 1000 - 1200 = -200; 50 are 250 away, and 250 of 1000 a minute take 15 s
        "FIXED_WINDOW, PT1M", // until 10:01:00; the new window knows nothing of the debt
    })
    void useBeyondTheReservationLeavesADebt(Refill refill, Duration wait) {
        ModelQuota quota = quota(refill, "1000 tokens minute", clock);
        reserve(quota, 900).settle(1200);
        assertEquals(List.of(0L), remaining(quota));
        assertEquals(Optional.of(wait), refused(quota, 50).retryAfter());
        clock.advance(wait);
        reserve(quota, 50);
    }

    /** Ten requests each use 49,999,900 tokens more than they reserved; the next window is a whole one. */
    @ParameterizedTest
    @EnumSource
    void windowForgetsADebtOfManyTimesItsAmount(Period period) {
        clock.set("2026-11-22T00:00:00Z");
        ModelQuota quota = quota(FIXED_WINDOW, List.of(new Limit(Resource.TOKENS, period, 1000)), clock);
        IntStream.range(0, 10).mapToObj(sent -> reserve(quota, 100)).toList().forEach(sent -> sent.settle(50_000_000));
        assertEquals(Optional.of(period.duration()), refused(quota, 1).retryAfter());
        clock.advance(period.duration());
        assertEquals(List.of(1000L), remaining(quota));
    }

    @Test
    void requestWithoutTokensIsLetInDespiteADebtOfTokens() {
        ModelQuota quota = quota(TOKEN_BUCKET, "1000 tokens minute", clock);
        reserve(quota, 900).settle(1200);
        reserve(quota, 0);
    }

    @Test
    void refundNeverLiftsATokenBucketOverItsAmount() {
        ModelQuota quota = quota(TOKEN_BUCKET, "1000 tokens minute", clock);
        Reservation reservation = reserve(quota, 800);
        clock.advance(Duration.ofSeconds(30));
        assertEquals(List.of(700L), remaining(quota)); // 200 + 500
        reservation.settle(100);
        assertEquals(List.of(1000L), remaining(quota)); // not 1400
        clock.advanceMillis(50);
        reserve(quota, 1000);
        assertEquals(List.of(0L), remaining(quota));
    }

    @Test
    void refundOfAnEarlierWindowIsLostForThatPeriodOnly() {
        clock.set("2026-11-22T10:00:59Z");
        ModelQuota quota = quota(FIXED_WINDOW, "1000 tokens minute, 5000 tokens hour", clock);
        Reservation earlier = reserve(quota, 400);
        clock.advance(Duration.ofSeconds(1));
        reserve(quota, 300);
        assertEquals(List.of(700L, 4300L), remaining(quota));
        earlier.settle(100);
        assertEquals(List.of(700L, 4600L), remaining(quota));
    }

    @Test
    void useBeyondAnEarlierWindowsReservationCountsInThePresentWindow() {
        clock.set("2026-11-22T10:00:59Z");
        ModelQuota quota = quota(FIXED_WINDOW, "1000 tokens minute, 5000 tokens hour", clock);
        Reservation earlier = reserve(quota, 400);
        clock.advance(Duration.ofSeconds(1));
        earlier.settle(500);
        assertEquals(List.of(900L, 4500L), remaining(quota));
    }

    /** Four reservations of 200; used 0, 200, 250 and 30: 1000 - 480 = 520, whoever comes first. */
    @ParameterizedTest
    @EnumSource
    void orderOfSettlementsDoesNotMatter(Refill refill) {
        int[] used = {0, 200, 250, 30};
        for (List<Integer> order : orders(List.of(0, 1, 2, 3))) {
            ModelQuota quota = quota(refill, "1000 tokens minute", clock);
            List<Reservation> reservations = IntStream.range(0, 4)
                    .mapToObj(number -> reserve(quota, 200))
                    .toList();
            order.forEach(number -> reservations.get(number).settle(used[number]));
            assertEquals(List.of(520L), remaining(quota), order.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void clockThatIsSetBackStandsStill(Refill refill) {
        ModelQuota quota = quota(refill, "60 requests minute", clock);
        reserve(quota, 0);
        clock.set("2026-11-22T09:00:00Z");
        assertEquals(List.of(59L), remaining(quota));
        clock.set("2026-11-22T10:00:00Z");
        assertEquals(List.of(59L), remaining(quota));
        clock.set("2026-11-22T10:01:00Z");
        assertEquals(List.of(60L), remaining(quota));
    }

    /** More ask than the requests allow; each who is let in uses 5 tokens. The clock stands still. */
    @Test
    void manyThreadsGetExactlyTheAmount() {
        ModelQuota quota = quota(TOKEN_BUCKET, "100000 requests minute, 5000000 tokens hour", clock);
        List<Reservation> letIn = IntStream.range(0, 200_000)
                .parallel()
                .mapToObj(request -> ask(quota, 10))
                .filter(Reservation.class::isInstance)
                .map(Reservation.class::cast)
                .toList();
        letIn.parallelStream().forEach(reservation -> reservation.settle(5));
        assertEquals(100_000, letIn.size());
        assertEquals(List.of(0L, 4_500_000L), remaining(quota)); // 5,000,000 - 100,000 x 5
    }

    @Test
    void negativeNumbersAreRejected() {
        ModelQuota quota = quota(TOKEN_BUCKET, "1000 tokens minute", clock);
        assertThrows(IllegalArgumentException.class, () -> quota.reserve(-1, 0, OptionalInt.empty()));
        assertThrows(IllegalArgumentException.class, () -> quota.reserve(1, 0, OptionalInt.of(-1)));
        assertThrows(IllegalArgumentException.class, () -> quota.reserve(1, -1, OptionalInt.empty()));
        assertThrows(IllegalArgumentException.class, () -> quota.reserve(1, 2, OptionalInt.empty()));
        assertThrows(IllegalArgumentException.class, () -> reserve(quota, 1).settle(-1));
    }

    @ParameterizedTest
    @EnumSource
    void largestLimitsDoNotOverflow(Refill refill) {
        long most = Limit.most(Period.DAY);
        ModelQuota quota = quota(refill, most + " tokens day", clock);
        reserve(quota, Integer.MAX_VALUE).settle(0);
        assertEquals(List.of(most), remaining(quota));
        IntStream.range(0, 10).forEach(sent -> {
            clock.advance(Duration.ofDays(3650));
            reserve(quota, Integer.MAX_VALUE);
            assertEquals(List.of(most - Integer.MAX_VALUE), remaining(quota));
        });
    }

    private static List<List<Integer>> orders(List<Integer> numbers) {
        if (numbers.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Integer>> orders = new ArrayList<>();
        for (Integer first : numbers) {
            List<Integer> others =
                    numbers.stream().filter(number -> !number.equals(first)).toList();
            for (List<Integer> rest : orders(others)) {
                List<Integer> order = new ArrayList<>(List.of(first));
                order.addAll(rest);
                orders.add(order);
            }
        }
        return orders;
    }
}
