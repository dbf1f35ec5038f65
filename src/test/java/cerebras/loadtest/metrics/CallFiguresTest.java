package cerebras.loadtest.metrics;

import static cerebras.loadtest.metrics.AttemptFixture.MILLI;
import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Window;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A window from 1 s to 10 s. */
class CallFiguresTest {

    private final CallFigures.Tally tally = new CallFigures.Tally(new Window(1_000 * MILLI, 10_000 * MILLI, true));

    @Test
    void callLastsFromItsFirstAttemptToTheEndOfItsLast() {
        tally.add(attempt()
                .number(1, true)
                .whole(500, 600)
                .outcome(Outcome.QUEUE_FULL)
                .build());
        tally.add(attempt().user(2).number(1, false).whole(1_000, 1_300).build());
        tally.add(attempt().number(2, false).whole(1_100, 1_500).build());

        CallFigures figures = tally.figures();

        assertEquals(Map.of(Outcome.QUEUE_FULL, 1L, Outcome.OK, 1L), figures.first());
        assertEquals(Map.of(Outcome.OK, 2L), figures.last());
        assertEquals(3, figures.attempts());
        assertEquals(1, figures.retried());
        assertEquals(2, figures.calls());
        assertEquals(1_000 * MILLI, figures.latency().max(), "500 to 1 500 ms");
    }

    @Test
    void callThatTheEndOfTheRunCutOffEndedAsItsLatestAttemptDid() {
        tally.add(attempt()
                .number(1, true)
                .whole(2_000, 2_100)
                .outcome(Outcome.SERVER_ERROR)
                .build());
        tally.add(attempt()
                .number(2, true)
                .whole(3_000, 3_100)
                .outcome(Outcome.QUOTA_TOKENS)
                .build());

        CallFigures figures = tally.figures();

        assertEquals(Map.of(Outcome.SERVER_ERROR, 1L), figures.first());
        assertEquals(Map.of(Outcome.QUOTA_TOKENS, 1L), figures.last());
        assertEquals(0, figures.latency().n());
    }

    @Test
    void callThatEndedOutsideTheWindowIsNotOfIt() {
        tally.add(attempt().number(1, false).whole(100, 900).build());
        assertEquals(0, tally.figures().calls());
    }
}
