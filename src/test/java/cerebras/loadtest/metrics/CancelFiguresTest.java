package cerebras.loadtest.metrics;

import static cerebras.loadtest.metrics.AttemptFixture.MILLI;
import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Estimate;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CancelFiguresTest {

    @TempDir
    private Path folder;

    /** Five calls of one user, 1 s each: answered, cancelled, answered later than usual, failed, cancelled. */
    @Test
    void cancelledCallsAreNeitherSuccessesNorFailures() throws IOException {
        RunSummary summary = SummaryBuilder.summarize(new RecordedRun()
                .with(
                        attempt()
                                .call(1)
                                .streamed(0, 100, 500, 500)
                                .tokens(50, 1)
                                .build(),
                        attempt()
                                .call(2)
                                .streamed(1_000, 1_100, 1_300, 1_304)
                                .tokens(20, 1)
                                .cancelled(1_301)
                                .build(),
                        attempt()
                                .call(3)
                                .streamed(2_000, 2_160, 2_500, 2_500)
                                .tokens(50, 1)
                                .build(),
                        attempt()
                                .call(4)
                                .whole(3_000, 3_100)
                                .outcome(Outcome.SERVER_ERROR)
                                .build(),
                        attempt()
                                .call(5)
                                .streamed(4_000, 4_100, 4_300, 4_305)
                                .tokens(30, 1)
                                .cancelled(4_300)
                                .build())
                .ended(11_000)
                .writeInto(folder));
        Figures steady = summary.steady();
        assertEquals(5, steady.ended());
        assertEquals(3, steady.attempts());
        assertEquals(2, steady.successes());
        assertEquals(1, steady.failures());
        assertEquals(2, steady.metric(AttemptMetric.TIME_TO_FIRST_TOKEN).n(), "cancelled calls are in no percentile");
        assertEquals(2, steady.metric(AttemptMetric.END_TO_END_LATENCY).n());
        assertEquals(150, steady.outputTokens(), 1e-9, "what has arrived has arrived");
        assertEquals(1, summary.failures().size());

        CancelFigures cancels = summary.cancels();
        assertEquals(2, cancels.cancelled());
        assertEquals(5, cancels.ended());
        assertEquals(25, cancels.tokensReceived().mean());
        assertEquals(4 * MILLI, cancels.closeTime().mean(), 0.01 * MILLI);
        assertEquals(160 * MILLI, cancels.firstTokenAfterCancel().mean(), 0.1 * MILLI);
        assertEquals(0, cancels.firstTokenAfterAnswer().n());
        assertEquals(Optional.empty(), cancels.firstTokenDifference(), "too few calls");
        assertNull(cancels.cost(), "the price is not known");
    }

    /** Without any spread between calls, medians are exact: 160 ms after a cancel, 100 ms after an answer. */
    @Test
    void nextCallIsComparedWithThoseAfterAnswers() throws IOException {
        RecordedRun run = new RecordedRun();
        for (int call = 1; call <= 90; call++) {
            long at = 100 * call;
            boolean cancelled = call % 3 == 0;
            long firstToken = at + (call % 3 == 1 && call > 1 ? 16 : 10);
            AttemptFixture attempt = attempt()
                    .call(call)
                    .streamed(at, firstToken, at + 50, at + 60)
                    .tokens(10, 1);
            run.with((cancelled ? attempt.cancelled(at + 60) : attempt).build());
        }
        CancelFigures cancels =
                SummaryBuilder.summarize(run.ended(11_000).writeInto(folder)).cancels();
        assertEquals(30, cancels.cancelled());
        assertEquals(29, cancels.firstTokenAfterCancel().n());
        assertEquals(30, cancels.firstTokenAfterAnswer().n(), "the second of each three; cancelled ones do not count");
        Estimate difference = cancels.firstTokenDifference().orElseThrow();
        assertEquals(6 * MILLI, difference.value(), 0.02 * MILLI);
        assertTrue(difference.low() <= difference.value() && difference.value() <= difference.high());
        assertEquals(0, difference.high() - difference.low(), 0.1 * MILLI);
    }

    /** 20 prompt tokens at $1 and 50 of output at $2 a million: 120; up to the limit of 256: 532 millionths. */
    @Test
    void costIsBetweenWhatArrivedAndTheTokenLimit() throws IOException {
        Attempt cancelled = attempt()
                .streamed(1_000, 1_100, 1_300, 1_304)
                .tokens(50, 1)
                .cancelled(1_301)
                .build();
        CancelFigures.Cost cost = SummaryBuilder.summarize(new RecordedRun()
                        .price("m", 1, 2)
                        .with(cancelled)
                        .ended(11_000)
                        .writeInto(folder))
                .cancels()
                .cost();
        assertEquals(0, new BigDecimal("0.000120").compareTo(cost.received()), cost.toString());
        assertEquals(0, new BigDecimal("0.000532").compareTo(cost.most()), cost.toString());
    }
}
