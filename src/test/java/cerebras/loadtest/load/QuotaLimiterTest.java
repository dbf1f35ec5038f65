package cerebras.loadtest.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.load.QuotaLimiter.Findings;
import cerebras.loadtest.load.QuotaLimiter.Permit;
import cerebras.loadtest.load.QuotaLimiter.Waiting;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaLimiterTest {

    private static final Map<String, String> NO_HEADERS = Map.of();

    private final ManualExecutor executor = new ManualExecutor();
    private final Map<String, Permit> permits = new HashMap<>();
    /** Who was let go, or stopped, in order. */
    private final List<String> log = new ArrayList<>();

    @Test
    void nothingIsHeldBackWithoutLimits() {
        QuotaLimiter pacer = acquainted("");
        ask(pacer, "a", 1_000_000);
        ask(pacer, "b", 1_000_000);
        assertEquals(List.of("a", "b"), log);
    }

    @Test
    void firstGoesAloneUntilItsHeadersHaveCome() {
        QuotaLimiter pacer = pacer("9 requests minute");
        ask(pacer, "a", 0);
        ask(pacer, "b", 0);
        ask(pacer, "c", 0);
        assertEquals(List.of("a"), log);
        answer("a", NO_HEADERS);
        assertEquals(List.of("a", "b", "c"), log);
    }

    @Test
    void nextGoesAloneIfTheFirstEndsWithoutHeaders() {
        QuotaLimiter pacer = pacer("9 requests minute");
        ask(pacer, "a", 0);
        ask(pacer, "b", 0);
        ask(pacer, "c", 0);
        end("a", OptionalLong.empty());
        assertEquals(List.of("a", "b"), log);
    }

    @Test
    void requestCountsUntilAPeriodAfterItsHeaders() {
        QuotaLimiter pacer = acquainted("1 requests minute");
        ask(pacer, "a", 0);
        executor.advance(Duration.ofSeconds(50));
        answer("a", NO_HEADERS);
        executor.advance(Duration.ofSeconds(10));
        end("a", OptionalLong.of(0));
        ask(pacer, "b", 0);
        executor.advance(Duration.ofSeconds(50).minusNanos(1)); // 50 + 10 + 50 s = headers + 60 s
        assertEquals(List.of("a"), log);
        executor.advance(Duration.ofNanos(1));
        assertEquals(List.of("a", "b"), log);
    }

    @Test
    void requestWithoutHeadersCountsUntilAPeriodAfterItsEnd() {
        QuotaLimiter pacer = acquainted("1 requests minute");
        ask(pacer, "a", 0);
        executor.advance(Duration.ofMinutes(5));
        end("a", OptionalLong.empty());
        ask(pacer, "b", 0);
        executor.advance(Duration.ofMinutes(1).minusNanos(1));
        assertEquals(List.of("a"), log);
        executor.advance(Duration.ofNanos(1));
        assertEquals(List.of("a", "b"), log);
    }

    @Test
    void requestWhoseEndIsNeverToldKeepsItsShare() {
        QuotaLimiter pacer = acquainted("1 requests second");
        ask(pacer, "a", 0);
        ask(pacer, "b", 0);
        executor.advance(Duration.ofDays(9));
        assertEquals(List.of("a"), log);
    }

    @Test
    void everyLimitHoldsAtATime() {
        QuotaLimiter pacer = acquainted("2 requests second, 3 requests minute");
        for (String name : List.of("a", "b", "c", "d")) {
            ask(pacer, name, 0);
        }
        assertEquals(List.of("a", "b"), log);
        answerAndEnd("a", 0);
        answerAndEnd("b", 0);
        executor.advance(Duration.ofSeconds(1));
        assertEquals(List.of("a", "b", "c"), log);
        answerAndEnd("c", 0);
        executor.advance(Duration.ofSeconds(58));
        assertEquals(List.of("a", "b", "c"), log);
        executor.advance(Duration.ofSeconds(1)); // a minute after a
        assertEquals(List.of("a", "b", "c", "d"), log);
    }

    @Test
    void tokensThatWereNotUsedAreFreeAtTheEnd() {
        QuotaLimiter pacer = acquainted("100 tokens minute");
        ask(pacer, "a", 60);
        ask(pacer, "b", 60);
        answer("a", NO_HEADERS);
        assertEquals(List.of("a"), log);
        end("a", OptionalLong.of(41)); // 41 + 60 = 101
        assertEquals(List.of("a"), log);
        executor.advance(Duration.ofMinutes(1));
        assertEquals(List.of("a", "b"), log);
        end("b", OptionalLong.of(40));
        ask(pacer, "c", 60); // 40 + 60 = 100
        assertEquals(List.of("a", "b", "c"), log);
    }

    @Test
    void allReservedTokensCountWhenTheUseIsNotKnown() {
        QuotaLimiter pacer = acquainted("100 tokens minute");
        ask(pacer, "a", 60);
        ask(pacer, "b", 41);
        end("a", OptionalLong.empty());
        assertEquals(List.of("a"), log);
    }

    @Test
    void tokensUsedBeyondTheReservedOnesCountForAPeriodFromTheEnd() {
        QuotaLimiter pacer = acquainted("100 tokens minute");
        ask(pacer, "a", 60);
        answer("a", NO_HEADERS);
        executor.advance(Duration.ofSeconds(30));
        end("a", OptionalLong.of(70));
        ask(pacer, "b", 31); // 70 + 31 = 101
        executor.advance(Duration.ofSeconds(30)); // the 60 leave, the 10 beyond stay
        assertEquals(List.of("a", "b"), log);
        ask(pacer, "c", 60); // 10 + 31 + 60 = 101
        executor.advance(Duration.ofSeconds(30).minusNanos(1));
        assertEquals(List.of("a", "b"), log);
        executor.advance(Duration.ofNanos(1));
        assertEquals(List.of("a", "b", "c"), log);
    }

    @Test
    void callLongerThanThePeriodGivesNothingBackTwice() {
        QuotaLimiter pacer = acquainted("100 tokens minute");
        ask(pacer, "a", 100);
        answer("a", NO_HEADERS);
        executor.advance(Duration.ofMinutes(2));
        ask(pacer, "b", 100);
        end("a", OptionalLong.of(1));
        ask(pacer, "c", 1);
        assertEquals(List.of("a", "b"), log);
    }

    @Test
    void refusedRequestGoesOnCountingAsARequestButNotItsTokens() {
        QuotaLimiter pacer = acquainted("2 requests minute, 100 tokens minute");
        ask(pacer, "a", 100);
        refuse("a", NO_HEADERS);
        ask(pacer, "b", 100);
        refuse("b", NO_HEADERS);
        ask(pacer, "c", 0);
        assertEquals(List.of("a", "b"), log);
    }

    @Test
    void smallRequestDoesNotOvertakeALargeOne() {
        QuotaLimiter pacer = acquainted("100 tokens minute");
        ask(pacer, "a", 60);
        ask(pacer, "large", 60);
        ask(pacer, "small", 1);
        assertEquals(List.of("a"), log);
        answerAndEnd("a", 0);
        assertEquals(List.of("a", "large", "small"), log);
    }

    @Test
    void requestLargerThanALimitGoesWhenItHasTheLimitForItself() {
        QuotaLimiter pacer = acquainted("100 tokens minute");
        ask(pacer, "a", 60);
        ask(pacer, "huge", 1000);
        ask(pacer, "b", 1);
        answerAndEnd("a", 60);
        executor.advance(Duration.ofMinutes(1).minusNanos(1));
        assertEquals(new Findings(0, 0), pacer.findings());
        executor.advance(Duration.ofNanos(1));
        assertEquals(List.of("a", "huge"), log);
        assertEquals(new Findings(1, 0), pacer.findings());
        answerAndEnd("huge", 0);
        assertEquals(List.of("a", "huge", "b"), log);
    }

    @Test
    void limitWithoutAPeriodIsKeptByWhatIsLeftUntilItsReset() {
        QuotaLimiter pacer = pacer("");
        ask(pacer, "a", 10);
        answer("a", left("3", "5s"));
        List.of("b", "c", "d", "e", "f").forEach(name -> ask(pacer, name, 10));
        assertEquals(List.of("a", "b", "c", "d"), log);
        executor.advance(Duration.ofSeconds(5).minusNanos(1));
        assertEquals(List.of("a", "b", "c", "d"), log);
        executor.advance(Duration.ofNanos(1)); // 9 are there again, of which 3 may be under way
        assertEquals(List.of("a", "b", "c", "d", "e", "f"), log);
    }

    @Test
    void whatIsUnderWayCountsBesideWhatALaterAnswerTellsToBeLeft() {
        QuotaLimiter pacer = acquainted("");
        ask(pacer, "a", 0);
        ask(pacer, "b", 0);
        answer("b", left("1", "60s"));
        ask(pacer, "c", 0); // a may not have been counted yet
        assertEquals(List.of("a", "b"), log);
        answer("a", left("2", "60s")); // older: a went before b
        ask(pacer, "d", 0);
        assertEquals(List.of("a", "b"), log);
        executor.advance(Duration.ofSeconds(60));
        assertEquals(List.of("a", "b", "c", "d"), log);
    }

    @Test
    void tokensLeftOfALimitWithoutAPeriodAreKeptToo() {
        QuotaLimiter pacer = pacer("");
        ask(pacer, "a", 10);
        answer(
                "a",
                Map.of(
                        "x-ratelimit-limit-tokens",
                        "100",
                        "x-ratelimit-remaining-tokens",
                        "50",
                        "x-ratelimit-reset-tokens",
                        "30s"));
        ask(pacer, "b", 50);
        ask(pacer, "c", 1);
        assertEquals(List.of("a", "b"), log);
        executor.advance(Duration.ofSeconds(30));
        assertEquals(List.of("a", "b", "c"), log);
    }

    @Test
    void limitWithoutAPeriodThatIsRarelyUsedDelaysNothing() {
        QuotaLimiter pacer = pacer("");
        Map<String, String> hardlyUsed = Map.of(
                "x-ratelimit-limit-requests",
                "60",
                "x-ratelimit-remaining-requests",
                "59",
                "x-ratelimit-reset-requests",
                "1s",
                "x-ratelimit-limit-tokens",
                "150000",
                "x-ratelimit-remaining-tokens",
                "149984",
                "x-ratelimit-reset-tokens",
                "6m0s");
        List<String> asked = new ArrayList<>();
        for (int call = 0; call < 1_000; call++) {
            asked.add("call " + call);
            ask(pacer, "call " + call, 280);
            executor.advance(Duration.ofMillis(35));
            answer("call " + call, hardlyUsed);
            end("call " + call, OptionalLong.of(15));
            executor.advance(Duration.ofMillis(300));
        }
        assertEquals(asked, log);
    }

    @Test
    void limitWithoutPeriodAndResetDelaysNothing() {
        QuotaLimiter pacer = pacer("");
        ask(pacer, "a", 0);
        answer("a", Map.of("x-ratelimit-remaining-requests", "0"));
        ask(pacer, "b", 0);
        assertEquals(List.of("a", "b"), log);
    }

    @Test
    void resetThatWasCutToNothingIsNotAskedForAtOnce() {
        QuotaLimiter pacer = pacer("");
        ask(pacer, "a", 0);
        answer("a", left("0", "0"));
        ask(pacer, "b", 0);
        executor.advance(Duration.ofMillis(999));
        assertEquals(List.of("a"), log);
        executor.advance(Duration.ofMillis(1));
        assertEquals(List.of("a", "b"), log);
    }

    private static Map<String, String> left(String requests, String reset) {
        return Map.of(
                "x-ratelimit-limit-requests",
                "9",
                "x-ratelimit-remaining-requests",
                requests,
                "x-ratelimit-reset-requests",
                reset);
    }

    @ParameterizedTest(name = "retry-after: {0}")
    @ValueSource(strings = {"86400", "86401", "999999999999999999"})
    void nothingGoesBeforeRetryAfterIsOverADayAtMost(String seconds) {
        QuotaLimiter pacer = acquainted("");
        ask(pacer, "a", 0);
        ask(pacer, "b", 0);
        answer("a", Map.of("retry-after", seconds));
        answer("b", Map.of("retry-after", "1"));
        ask(pacer, "c", 0);
        executor.advance(Duration.ofDays(1).minusNanos(1));
        assertEquals(List.of("a", "b"), log);
        executor.advance(Duration.ofNanos(1));
        assertEquals(List.of("a", "b", "c"), log);
    }

    @Test
    void announcedAmountReplacesTheKnownOne() {
        QuotaLimiter pacer = acquainted("9 requests minute");
        ask(pacer, "a", 0);
        answer("a", Map.of("x-ratelimit-limit-requests-minute", "2"));
        ask(pacer, "b", 0);
        ask(pacer, "c", 0);
        assertEquals(List.of("a", "b"), log);
        answer("b", Map.of("x-ratelimit-limit-requests-minute", "3"));
        assertEquals(List.of("a", "b", "c"), log);
    }

    @Test
    void announcedLimitThatWasNotKnownCountsThoseUnderWay() {
        QuotaLimiter pacer = acquainted("");
        ask(pacer, "a", 10);
        ask(pacer, "b", 20);
        answer("b", NO_HEADERS);
        ask(pacer, "c", 30);
        answer("a", Map.of("x-ratelimit-limit-tokens-hour", "100", "x-ratelimit-remaining-tokens-hour", "90"));
        ask(pacer, "d", 41); // 10 + 20 + 30 + 41 = 101
        assertEquals(List.of("a", "b", "c"), log);
        executor.advance(Duration.ofHours(1)); // a and b leave, c has no headers
        assertEquals(List.of("a", "b", "c", "d"), log);
        assertEquals(new Findings(0, 0), pacer.findings());
    }

    @Test
    void useByOthersCountsForAPeriodFromWhenItIsSeen() {
        QuotaLimiter pacer = pacer("100 tokens minute");
        ask(pacer, "a", 10);
        ask(pacer, "b", 31);
        executor.advance(Duration.ofSeconds(10));
        answer("a", Map.of("x-ratelimit-limit-tokens-minute", "100", "x-ratelimit-remaining-tokens-minute", "30"));
        assertEquals(new Findings(0, 1), pacer.findings());
        end("a", OptionalLong.of(10)); // 10 ours, 100 - 30 - 10 = 60 of others
        assertEquals(List.of("a"), log);
        executor.advance(Duration.ofMinutes(1).minusNanos(1));
        assertEquals(List.of("a"), log);
        executor.advance(Duration.ofNanos(1));
        assertEquals(List.of("a", "b"), log);
    }

    @ParameterizedTest(name = "limits known before: {0}")
    @ValueSource(strings = {"100 tokens minute", ""})
    void refusalShowsUseByOthersOfWhichTheRefusedIsNoPart(String limits) {
        QuotaLimiter pacer = pacer(limits);
        ask(pacer, "a", 30);
        refuse("a", Map.of("x-ratelimit-limit-tokens-minute", "100", "x-ratelimit-remaining-tokens-minute", "20"));
        ask(pacer, "b", 21); // 80 of others + 21 = 101
        assertEquals(List.of("a"), log);
        executor.advance(Duration.ofMinutes(1));
        assertEquals(List.of("a", "b"), log);
    }

    /** The server counted all 50 of a when it wrote b's headers; until they come, a has settled for 1. */
    @Test
    void whatWasFreedMeanwhileIsNotTakenForUseByOthers() {
        QuotaLimiter pacer = acquainted("100 tokens minute");
        ask(pacer, "a", 50);
        ask(pacer, "b", 50);
        answerAndEnd("a", 1);
        answer("b", Map.of("x-ratelimit-limit-tokens-minute", "100", "x-ratelimit-remaining-tokens-minute", "0"));
        assertEquals(new Findings(0, 0), pacer.findings());
    }

    @Test
    void eventsThatAreSentTwiceCountOnce() {
        QuotaLimiter pacer = acquainted("2 requests minute, 100 tokens minute");
        ask(pacer, "a", 60);
        answer("a", NO_HEADERS);
        refuse("a", NO_HEADERS);
        end("a", OptionalLong.of(50));
        end("a", OptionalLong.of(0));
        executor.advance(Duration.ofSeconds(30));
        answer("a", Map.of("retry-after", "99", "x-ratelimit-limit-requests-minute", "9"));
        ask(pacer, "b", 50);
        ask(pacer, "c", 0);
        assertEquals(List.of("a", "b"), log);
        executor.advance(Duration.ofSeconds(30));
        assertEquals(List.of("a", "b", "c"), log);
    }

    @Test
    void closeStopsWaitingAndLaterAttempts() {
        QuotaLimiter pacer = acquainted("1 requests minute");
        ask(pacer, "a", 0);
        ask(pacer, "b", 0);
        answer("a", NO_HEADERS);
        pacer.close();
        executor.run();
        ask(pacer, "c", 0);
        end("a", OptionalLong.of(0));
        assertEquals(List.of("a", "stopped b", "stopped c"), log);
        assertEquals(0, executor.pending());
    }

    @Test
    void oneAlarmIsSetAtATime() {
        QuotaLimiter pacer = acquainted("2 requests minute");
        for (String name : List.of("a", "b", "c", "d")) {
            ask(pacer, name, 0);
        }
        answerAndEnd("a", 0);
        answerAndEnd("b", 0);
        assertEquals(1, executor.pending());
        executor.advance(Duration.ofMinutes(1));
        assertEquals(List.of("a", "b", "c", "d"), log);
        assertEquals(0, executor.pending());
    }

    @Test
    void rejectsANeedBelowZero() {
        QuotaLimiter pacer = pacer("");
        assertThrows(IllegalArgumentException.class, () -> ask(pacer, "a", -1));
    }

    private QuotaLimiter pacer(String limits) {
        Stream<String> words = Stream.of(limits.split(",")).map(String::strip).filter(text -> !text.isEmpty());
        return new QuotaLimiter(words.map(QuotaLimiterTest::limit).toList(), executor, executor::nanoTime);
    }

    /** A pacer that has had an answer a day ago. */
    private QuotaLimiter acquainted(String limits) {
        QuotaLimiter pacer = pacer(limits);
        ask(pacer, "first", 0);
        answerAndEnd("first", 0);
        executor.advance(Duration.ofDays(1));
        log.clear();
        return pacer;
    }

    private static Limit limit(String words) {
        String[] word = words.toUpperCase(Locale.ROOT).split(" ");
        return new Limit(Resource.valueOf(word[1]), Period.valueOf(word[2]), Long.parseLong(word[0]));
    }

    private void ask(QuotaLimiter pacer, String name, long tokens) {
        pacer.ask(tokens, new Waiting() {
            @Override
            public void go(Permit permit) {
                log.add(name);
                permits.put(name, permit);
            }

            @Override
            public void stop() {
                log.add("stopped " + name);
            }
        });
        executor.run();
    }

    private void answer(String name, Map<String, String> headers) {
        permits.get(name).answered(told(headers));
        executor.run();
    }

    private void refuse(String name, Map<String, String> headers) {
        permits.get(name).refused(told(headers));
        executor.run();
    }

    private static Announcement told(Map<String, String> headers) {
        return Announcement.in(headers, Dialect.OTHER, Instant.EPOCH);
    }

    private void end(String name, OptionalLong usedTokens) {
        permits.get(name).ended(usedTokens);
        executor.run();
    }

    private void answerAndEnd(String name, long usedTokens) {
        answer(name, NO_HEADERS);
        end(name, OptionalLong.of(usedTokens));
    }
}
