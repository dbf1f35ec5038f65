package cerebras.loadtest.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.load.Budget.Caps;
import cerebras.loadtest.load.Expectation.Outlook;
import cerebras.loadtest.load.Expectation.Quota;
import cerebras.loadtest.load.Expectation.Stretch;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.records.RunHeader.Price;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationTest {

    private static final Price PRICE = new Price(new BigDecimal("0.35"), new BigDecimal("0.75"));

    /** 10 users with a call every half second, 20 a second: over a ramp of 20 s 200 calls, and in 110 s more 2,200. */
    private static final Expectation USERS = new Expectation(
            List.of(Stretch.ofUsers(20, 0, 10, 0.5), Stretch.ofUsers(110, 10, 10, 0.5)), 0, 0, 100, 200, true, true);

    /** 100 at once after 30 s, and one each second besides, for 5 minutes. */
    private static final Expectation BURST =
            new Expectation(List.of(new Stretch(0, 0, 1), new Stretch(300, 1, 1)), 100, 30, 1, 1, false, true);

    @Test
    void usersMakeACallAsOftenAsTheirAnswersAllow() {
        Outlook outlook = USERS.under(List.of(), Caps.NONE, Optional.of(PRICE));
        assertEquals(2_400, outlook.calls(), 1e-9);
        assertEquals(130, outlook.seconds(), 1e-9);
        assertEquals(240_000, outlook.promptTokens(), 1e-6);
        assertEquals(480_000, outlook.mostOutputTokens(), 1e-6);
        // 240,000 prompt tokens x 0.35 + 480,000 x 0.75 dollars a million: 0.084 + 0.36
        assertEquals(0.444, outlook.dollars().orElseThrow().doubleValue(), 1e-9);
        assertEquals(Optional.empty(), outlook.endedBy());
        assertEquals(Optional.empty(), outlook.heldBy());
    }

    /** A call costs 100 x 0.35 + 200 x 0.75 millionths of a dollar, 185. */
    @ParameterizedTest(name = "{0} {1} {2}: {3} calls, {4} s, {5}")
    @CsvSource(
            nullValues = "-",
            value = {
                "50,   -,      -,    50,   10, maxCalls=50", // 20 t^2 / 40 = 50
                "200,  -,      -,    200,  20, maxCalls=200", // the whole ramp
                "1200, -,      -,    1200, 70, maxCalls=1200", // 20 + 1,000 / 20
                "2400, -,      -,    2400, 130, -",
                "9999, -,      -,    2400, 130, -",
                "-,    100000, -,    500,  35, maxOutputTokens=100000", // 500 answers of 200: 20 + 300 / 20
                "-,    100199, -,    500,  35, maxOutputTokens=100199", // the 501st might not fit
                "-,    -,      0.10, 540,  37, maxCost=0.10", // 100,000 / 185 = 540.5: 20 + 340 / 20
                "600,  100000, 0.10, 500,  35, maxOutputTokens=100000",
                "1,    100000, 0.10, 1,    1.414214, maxCalls=1", // 20 t^2 / 40 = 1
                "-,    199,    -,    0,    0,  maxOutputTokens=199",
            })
    void budgetEndsTheLoadWhenTheNextCallMightNotFit(
            Integer maxCalls, Long maxOutputTokens, BigDecimal maxCost, double calls, double seconds, String endedBy) {
        Caps caps = new Caps(
                maxCalls == null ? OptionalInt.empty() : OptionalInt.of(maxCalls),
                maxOutputTokens == null ? OptionalLong.empty() : OptionalLong.of(maxOutputTokens),
                Optional.ofNullable(maxCost));
        Outlook outlook = USERS.under(List.of(), caps, Optional.of(PRICE));
        assertEquals(calls, outlook.calls(), 1e-9);
        assertEquals(seconds, outlook.seconds(), 1e-6);
        assertEquals(Optional.ofNullable(endedBy), outlook.endedBy());
    }

    @ParameterizedTest(name = "{1} {0} a {2}: {3} calls")
    @CsvSource({
        "REQUESTS, 60,    MINUTE, 130,      true", // 130 s of one a second
        "REQUESTS, 1200,  MINUTE, 2400,     false", // 1,200 x 130 / 60 = 2,600
        "REQUESTS, 900,   HOUR,   900,      true",
        "REQUESTS, 2400,  DAY,    2400,     false",
        "TOKENS,   60000, MINUTE, 433.3333, true", // 300 tokens each: 200 a minute
        "TOKENS,   60000, DAY,    200,      true",
    })
    void quotaThatIsWaitedForLeavesFewerCallsInTheSameTime(
            Resource resource, long amount, Period period, double calls, boolean held) {
        Limit limit = new Limit(resource, period, amount);
        Outlook outlook = USERS.under(
                List.of(USERS.quota(new Limit(Resource.REQUESTS, Period.SECOND, 1_000)), USERS.quota(limit)),
                Caps.NONE,
                Optional.empty());
        assertEquals(calls, outlook.calls(), 1e-4);
        assertEquals(130, outlook.seconds(), 1e-9);
        assertEquals(
                held ? Optional.of(limit) : Optional.empty(), outlook.heldBy().map(Quota::limit));
        assertEquals(Optional.empty(), outlook.dollars());
    }

    /** Every fifth call has a quota of six a minute, so that 30 calls a minute are let through. */
    @Test
    void quotaOfOneKindHoldsAllCalls() {
        Quota ofOneKind = new Quota(new Limit(Resource.REQUESTS, Period.MINUTE, 6), 0.2, "report");
        Outlook outlook = USERS.under(List.of(ofOneKind), Caps.NONE, Optional.empty());
        // 130 s are 13 / 6 minutes of 30 calls
        assertEquals(65, outlook.calls(), 1e-9);
        assertEquals(Optional.of(ofOneKind), outlook.heldBy());
        // in its most crowded minute the kind has 1,200 / 5 calls
        assertEquals(240, USERS.excess(ofOneKind).orElseThrow().asked(), 1e-9);
    }

    /** 1,000 calls at 5 a minute take 200 minutes; each costs 300 x 0.35 + 140 x 0.75 millionths of a dollar, 210. */
    @Test
    void callsThatWaitForAQuotaReachTheirNumberLater() {
        Expectation fourHours =
                new Expectation(List.of(Stretch.ofUsers(14_400, 10, 10, 2)), 0, 0, 300, 140, true, true);
        Outlook outlook = fourHours.under(
                List.of(fourHours.quota(new Limit(Resource.REQUESTS, Period.MINUTE, 5))),
                new Caps(OptionalInt.of(1_000), OptionalLong.empty(), Optional.empty()),
                Optional.of(PRICE));
        assertEquals(1_000, outlook.calls(), 1e-9);
        assertEquals(12_000, outlook.seconds(), 1e-9);
        assertEquals(5, outlook.callsPerMinute(), 1e-9);
        assertEquals(0.21, outlook.dollars().orElseThrow().doubleValue(), 1e-9);
        assertEquals(Optional.of("maxCalls=1000"), outlook.endedBy());
        assertEquals(5, outlook.heldBy().orElseThrow().limit().amount());
    }

    @ParameterizedTest(name = "{0} calls after {1} s")
    @CsvSource({"20, 20", "31, 30", "130, 30", "200, 100", "399, 299"})
    void burstIsMadeInOneMoment(int calls, double seconds) {
        Caps caps = new Caps(OptionalInt.of(calls), OptionalLong.empty(), Optional.empty());
        assertEquals(seconds, BURST.under(List.of(), caps, Optional.empty()).seconds(), 1e-6);
    }

    @Test
    void callsBetweenMomentsHaveTheBurstThatBeginsThem() {
        Outlook outlook = BURST.under(List.of(), Caps.NONE, Optional.empty());
        assertEquals(400, outlook.calls(), 1e-9);
        assertEquals(370, outlook.callsBetween(30, 300), 1e-6);
        assertEquals(2_200, USERS.under(List.of(), Caps.NONE, Optional.empty()).callsBetween(20, 130), 1e-6);
    }

    @Test
    void budgetThatIsSpentInTheWarmUpLeavesNothingToMeasure() {
        Caps caps = new Caps(OptionalInt.of(300), OptionalLong.empty(), Optional.empty());
        assertEquals(0, USERS.under(List.of(), caps, Optional.empty()).callsBetween(30, 130), 1e-9);
    }

    @Test
    void singleCallIsOne() {
        Expectation one = Expectation.ofOneCall(9, 16);
        Outlook outlook = one.under(
                List.of(one.quota(new Limit(Resource.REQUESTS, Period.MINUTE, 5))), Caps.NONE, Optional.empty());
        assertEquals(1, outlook.calls());
        assertEquals(0, outlook.seconds());
        assertTrue(outlook.heldBy().isEmpty());
    }

    @ParameterizedTest(name = "{2} {0} a {1}: asked for {3}")
    @CsvSource({
        "REQUESTS, MINUTE, 5,       1200",
        "REQUESTS, MINUTE, 1200,    ",
        "REQUESTS, SECOND, 19,      20",
        "REQUESTS, HOUR,   2399,    2400",
        "REQUESTS, DAY,    2400,    ",
        "TOKENS,   MINUTE, 359999,  360000", // 1,200 x 300
        "TOKENS,   HOUR,   719999,  720000", // 2,400 x 300
    })
    void loadAsksForMoreThanThereIs(Resource resource, Period period, long amount, Double asked) {
        assertEquals(
                asked,
                USERS.excess(USERS.quota(new Limit(resource, period, amount)))
                        .map(Expectation.Excess::asked)
                        .orElse(null));
    }

    @Test
    void burstIsAskedForInOneSecond() {
        assertEquals(
                101,
                BURST.excess(BURST.quota(new Limit(Resource.REQUESTS, Period.SECOND, 5)))
                        .orElseThrow()
                        .asked());
        assertEquals(
                160,
                BURST.excess(BURST.quota(new Limit(Resource.REQUESTS, Period.MINUTE, 5)))
                        .orElseThrow()
                        .asked());
    }

    @Test
    void shortLoadAsksForNoMoreInAMinuteThanItHas() {
        Expectation load = new Expectation(List.of(new Stretch(0.2, 100, 100)), 0, 0, 1, 1, false, true);
        assertEquals(
                20,
                load.excess(load.quota(new Limit(Resource.REQUESTS, Period.MINUTE, 5)))
                        .orElseThrow()
                        .asked(),
                1e-9);
    }
}
