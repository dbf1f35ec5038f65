package cerebras.loadtest.metrics;

import static cerebras.loadtest.metrics.AttemptFixture.MILLI;
import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.metrics.QuotaFigures.Announced;
import cerebras.loadtest.metrics.QuotaFigures.Level;
import cerebras.loadtest.metrics.QuotaFigures.Minute;
import cerebras.loadtest.metrics.QuotaFigures.Refusals;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.records.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Two and a half minutes of sending. */
class QuotaFiguresTest {

    private static final long SENT_UNTIL_NANOS = 150_000 * MILLI;

    private final QuotaFigures.Tally tally = tally(Dialect.CEREBRAS);

    @Test
    void nothingIsReportedOfARunThatNoLimitTouched() {
        tally.add(attempt().whole(0, 100).build());
        tally.add(attempt()
                .whole(0, 100)
                .refused(Outcome.QUEUE_FULL)
                .quota("retry-after", 1)
                .build());
        assertEquals(Optional.empty(), tally.figures(SENT_UNTIL_NANOS));
    }

    @Test
    void limitsAreAsToldLast() {
        tally.add(attempt()
                .quota("limit-tokens-minute", 30_000)
                .quota("limit-requests-minute", 5)
                .build());
        tally.add(attempt().quota("limit-tokens-minute", 60_000).build());
        tally.add(attempt()
                .quota("limit-tokens-minute", 60_000)
                .quota("limit-requests-minute", 5)
                .build());
        assertEquals(
                List.of(
                        new Announced(new Limit(Resource.REQUESTS, Period.MINUTE, 5), false, List.of()),
                        new Announced(new Limit(Resource.TOKENS, Period.MINUTE, 60_000), true, List.of())),
                figures().announced());
    }

    @Test
    void leastThatIsLeftOfALimitIsKnownForEachSecond() {
        tally.add(attempt()
                .whole(0, 100)
                .quota("limit-requests-minute", 5)
                .quota("remaining-requests-minute", 4)
                .build());
        tally.add(attempt()
                .whole(0, 900)
                .quota("limit-requests-minute", 5)
                .quota("remaining-requests-minute", 2)
                .build());
        tally.add(attempt()
                .whole(0, 950)
                .quota("limit-requests-minute", 5)
                .quota("remaining-requests-minute", 3)
                .build());
        tally.add(attempt().whole(0, 1_500).quota("limit-requests-minute", 5).build());
        tally.add(attempt()
                .whole(0, 2_000)
                .quota("limit-requests-minute", 5)
                .quota("remaining-requests-minute", 0)
                .build());
        assertEquals(
                List.of(new Level(0, 2), new Level(2_000 * MILLI, 0)),
                figures().announced().get(0).levels());
    }

    /** Of four attempts let in, one ended before the first refusal came, one was under way, two were sent later. */
    @Test
    void firstRefusalKnowsWhoHadComeThroughBefore() {
        tally.add(attempt().user(1).whole(0, 300).build());
        tally.add(attempt()
                .user(2)
                .whole(400, 500)
                .refused(Outcome.QUOTA_REQUESTS)
                .build());
        tally.add(attempt().user(3).whole(500, 800).build());
        tally.add(attempt().user(4).whole(499, 900).build());
        tally.add(attempt()
                .user(2)
                .whole(700, 950)
                .refused(Outcome.QUOTA_REQUESTS)
                .build());
        tally.add(
                attempt().user(5).whole(700, 950).refused(Outcome.QUOTA_TOKENS).build());
        tally.add(
                attempt().user(6).whole(980, 990).outcome(Outcome.STREAM_BROKEN).build());

        assertEquals(
                List.of(
                        new Refusals(Outcome.QUOTA_REQUESTS, 2, 500 * MILLI, 2),
                        new Refusals(Outcome.QUOTA_TOKENS, 1, 950 * MILLI, 3)),
                figures().refusals());
        assertEquals(7, figures().attempts());
        assertEquals(4, figures().admitted());
        assertEquals(3, figures().refused());
    }

    @Test
    void whatIsNeitherAdmittedNorRefusedCountsAsAnAttemptOnly() {
        tally.add(attempt().whole(0, 1).refused(Outcome.QUEUE_FULL).build());
        tally.add(attempt().whole(0, 1).refused(Outcome.RATE_LIMITED).build());
        assertEquals(2, figures().attempts());
        assertEquals(0, figures().admitted());
        assertEquals(1, figures().refused());
    }

    @Test
    void attemptsCountInTheMinuteInWhichTheyWereSent() {
        tally.add(limited().whole(0, 1_000).tokens(100, 0, 20).build());
        tally.add(limited().whole(59_999, 61_000).tokens(200, 128, 30).build());
        tally.add(limited()
                .whole(100_000, 100_001)
                .refused(Outcome.QUOTA_REQUESTS)
                .build());
        tally.add(limited().whole(121_000, 122_000).tokens(100, 0, 20).build());
        // 100 + 20 and 200 - 128 + 30; the third minute is not whole.
        assertEquals(List.of(new Minute(2, 222), Minute.NOTHING), figures().minutes());
        assertEquals(0, figures().uncounted());
    }

    @Test
    void tokensThatTheServerDidNotCountAreMissing() {
        tally.add(limited().whole(0, 1_000).estimatedTokens(50).build());
        tally.add(limited().whole(0, 1_000).tokens(100, 0, 20).build());
        assertEquals(new Minute(2, 120), figures().minutes().get(0));
        assertEquals(1, figures().uncounted());
    }

    @Test
    void runShorterThanAMinuteHasNoMinutes() {
        tally.add(limited().whole(0, 1_000).build());
        assertEquals(List.of(), tally.figures(59_999 * MILLI).orElseThrow().minutes());
    }

    @Test
    void retryAfterOfARefusalIsAPromise() {
        tally.add(attempt()
                .whole(0, 1_000)
                .refused(Outcome.QUOTA_REQUESTS)
                .quota("retry-after", 12)
                .build());
        tally.add(attempt()
                .whole(13_000, 14_000)
                .refused(Outcome.QUOTA_REQUESTS)
                .quota("retry-after", 12)
                .build());
        tally.add(attempt().whole(26_000, 27_000).build());
        tally.add(
                attempt().whole(28_000, 28_001).refused(Outcome.QUOTA_REQUESTS).build());
        RetryAfterFigures promises = figures().promises();
        assertEquals(2, promises.made());
        assertEquals(1, promises.kept());
        assertEquals(1, promises.broken());
    }

    @Test
    void limitsWithoutAPeriodAreReadAsTheDialectHasThem() {
        QuotaFigures.Tally groq = tally(Dialect.GROQ);
        groq.add(attempt()
                .quota("limit-requests", 14_400)
                .quota("limit-tokens", 6_000)
                .build());
        QuotaFigures figures = groq.figures(SENT_UNTIL_NANOS).orElseThrow();
        assertEquals(
                List.of(
                        new Limit(Resource.REQUESTS, Period.DAY, 14_400),
                        new Limit(Resource.TOKENS, Period.MINUTE, 6_000)),
                figures.announced().stream().map(Announced::limit).toList());
        assertEquals(List.of(), figures.open());
    }

    @Test
    void leastThatIsLeftAndLongestResetOfALimitWithoutAPeriodAreKept() {
        QuotaFigures.Tally other = tally(Dialect.OTHER);
        other.add(attempt()
                .quota("limit-requests", 60)
                .quota("remaining-requests", 3)
                .quota("reset-requests", 9)
                .build());
        other.add(attempt()
                .quota("limit-requests", 50)
                .quota("remaining-requests", 7)
                .quota("reset-requests", 4)
                .build());
        other.add(attempt().quota("limit-images", 5).build());
        QuotaFigures figures = other.figures(SENT_UNTIL_NANOS).orElseThrow();
        assertEquals(1, figures.open().size());
        assertEquals(OptionalLong.of(50), figures.open().get(0).limit().amount());
        assertEquals(OptionalLong.of(3), figures.open().get(0).leastRemaining());
        assertEquals(Optional.of(Duration.ofSeconds(9)), figures.open().get(0).longestReset());
        assertEquals(Map.of("x-ratelimit-limit-images", "5"), figures.notUnderstood());
        assertEquals(2, figures.headers().answers());
    }

    private static QuotaFigures.Tally tally(Dialect dialect) {
        return new QuotaFigures.Tally("m", dialect, Instant.EPOCH, true, 1_000 * MILLI);
    }

    private static AttemptFixture limited() {
        return attempt().quota("limit-requests-minute", 5);
    }

    private QuotaFigures figures() {
        return tally.figures(SENT_UNTIL_NANOS).orElseThrow();
    }
}
