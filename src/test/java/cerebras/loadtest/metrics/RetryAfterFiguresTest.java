package cerebras.loadtest.metrics;

import static cerebras.loadtest.metrics.AttemptFixture.MILLI;
import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Distribution;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** User 1 is refused at 1 s, and told to come again after 10 s: at 11 s. */
class RetryAfterFiguresTest {

    private final RetryAfterFigures.Tally tally = new RetryAfterFigures.Tally(true);

    @ParameterizedTest(name = "let in {0}, sent at {1} ms: kept {2}, broken {3}, untested {4}")
    @CsvSource({
        "true,  11000, 1, 0, 0",
        "true,  20000, 1, 0, 0",
        "false, 11000, 0, 1, 0",
        "true,  10999, 0, 0, 1",
        "false, 10999, 0, 0, 1",
    })
    void usersNextAttemptTestsAPromise(boolean admitted, long sentMillis, long kept, long broken, long untested) {
        refuse(1, 1_000, 10);
        end(admitted, 1, sentMillis);
        end(true, 1, 30_000); // tests nothing any more
        assertCounts(1, kept, broken, untested);
    }

    @Test
    void promiseWithoutARetryIsUntested() {
        refuse(1, 1_000, 10);
        end(true, 2, 12_000);
        assertCounts(1, 0, 0, 1);
    }

    @Test
    void laterPromiseTakesThePlaceOfAnEarlierOne() {
        refuse(1, 1_000, 10);
        refuse(1, 2_000, 9);
        end(true, 1, 11_000);
        assertCounts(2, 1, 0, 1);
    }

    @ParameterizedTest(name = "sent at {0} ms: {1}")
    @CsvSource({
        "1000,  0", // not after the refusal
        "1001,  1",
        "9999,  1",
        "10000, 0", // a second before the moment: rounded up
        "12000, 0",
    })
    void attemptThatIsAdmittedMeanwhileShowsThatTheWaitWasTooLong(long sentMillis, long tooLong) {
        refuse(1, 1_000, 10);
        end(true, 2, sentMillis);
        end(false, 3, 5_000);
        assertEquals(tooLong, tally.figures().tooLong());
    }

    @Test
    void waitIsTooLongOnlyOnceAndForAllWhoWait() {
        refuse(1, 1_000, 10);
        refuse(2, 1_000, 10);
        end(true, 3, 2_000);
        end(true, 4, 3_000);
        assertEquals(2, tally.figures().tooLong());
    }

    /** Refused at 1 s and, as told, sent at 11 s, at 11.001 s: refused again. */
    @ParameterizedTest(name = "let in: sent at {0} ms, known before {1}: alone {2}")
    @CsvSource({
        "999,   true,  1",
        "1000,  true,  0",
        "11000, false, 0",
        "11001, false, 1",
    })
    void brokenPromiseIsExcusedBySomebodyWhoWasAdmittedMeanwhile(long sentMillis, boolean before, long alone) {
        refuse(1, 1_000, 10);
        if (before) {
            end(true, 2, sentMillis);
        }
        end(false, 1, 11_000);
        if (!before) {
            end(true, 2, sentMillis);
        }
        assertEquals(1, tally.figures().broken());
        assertEquals(alone, tally.figures().brokenAlone());
    }

    @Test
    void everyBrokenPromiseIsAloneIfNoOtherAttemptIsAdmitted() {
        for (int i = 0; i < 4; i++) {
            refuse(1, 1_000 + 10_000 * i, 10);
        }
        assertEquals(3, tally.figures().brokenAlone());
    }

    @Test
    void waitsAreADistribution() {
        refuse(1, 1_000, 10);
        refuse(2, 1_000, 60);
        Distribution waits = tally.figures().waits();
        assertEquals(2, waits.n());
        assertEquals(35_000.0 * MILLI, waits.mean(), "(10 + 60) / 2 s");
    }

    @Test
    void longestWaitThatAHeaderCanPromiseIsCounted() {
        tally.waitAsked(refusal(1, 0), Announcement.LONGEST_WAIT);
        assertEquals(
                (double) Announcement.LONGEST_WAIT.toNanos(),
                tally.figures().waits().max());
    }

    @Test
    void userOfAnOpenLoadIsAwaitedOnlyForAnotherAttemptOfTheCall() {
        RetryAfterFigures.Tally open = new RetryAfterFigures.Tally(false);
        open.waitAsked(
                attempt().user(1).whole(0, 1_000).refused(Outcome.QUOTA_TOKENS).build(), Duration.ofSeconds(1));
        open.waitAsked(
                attempt()
                        .user(2)
                        .number(1, true)
                        .whole(0, 1_000)
                        .refused(Outcome.QUOTA_TOKENS)
                        .build(),
                Duration.ofSeconds(1));
        open.admitted(attempt().user(1).whole(2_000, 2_100).build());
        open.admitted(attempt().user(2).whole(2_000, 2_100).build());
        assertEquals(1, open.figures().kept());
        assertEquals(2, open.figures().made());
    }

    private void refuse(long user, long endMillis, long seconds) {
        Attempt refusal = refusal(user, endMillis);
        tally.refused(refusal);
        tally.waitAsked(refusal, Duration.ofSeconds(seconds));
    }

    private static Attempt refusal(long user, long endMillis) {
        return attempt()
                .user(user)
                .whole(endMillis, endMillis)
                .refused(Outcome.QUOTA_REQUESTS)
                .build();
    }

    private void end(boolean admitted, long user, long sentMillis) {
        Attempt ended = attempt().user(user).whole(sentMillis, sentMillis + 1).build();
        if (admitted) {
            tally.admitted(ended);
        } else {
            tally.refused(ended);
        }
    }

    private void assertCounts(long made, long kept, long broken, long untested) {
        RetryAfterFigures promises = tally.figures();
        assertEquals(made, promises.made());
        assertEquals(kept, promises.kept());
        assertEquals(broken, promises.broken());
        assertEquals(untested, promises.untested());
    }
}
