package cerebras.loadtest.metrics;

import static cerebras.loadtest.metrics.AttemptFixture.MILLI;
import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.Trend.Kind;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Window;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A window of an hour: 20 stretches of 3 minutes. */
class TrendTest {

    private static final long HOUR_MILLIS = 3_600_000;
    private static final Window HOUR = new Window(0, HOUR_MILLIS * MILLI, true);

    private final Trend.Builder builder = new Trend.Builder(HOUR);

    @Test
    void figureThatGrowsEvenlyHasItsSlope() {
        // 100 ms at the beginning, 6 ms more in each stretch: 120 ms an hour.
        for (int stretch = 0; stretch < 20; stretch++) {
            call(stretch * 180_000L + 90_000, 100 + 6 * stretch);
        }
        Trend drift = trend(Kind.TIME_TO_FIRST_TOKEN);
        assertEquals(120 * MILLI, drift.perHour(), 0.2 * MILLI);
        assertTrue(drift.shown());
        assertEquals(157 * MILLI, drift.mean(), 0.2 * MILLI, "100 + 6 x 9.5");
        assertEquals(20, drift.stretches());
    }

    @Test
    void noiseIsNoDrift() {
        var random = new Random(5);
        long shown = IntStream.range(0, 400)
                .filter(run -> {
                    var noise = new Trend.Builder(HOUR);
                    IntStream.range(0, 20)
                            .forEach(stretch -> noise.add(
                                    call0(stretch * 180_000L + 90_000, 200 + Math.round(20 * random.nextGaussian()))));
                    return noise.trends(HOUR.endNanos()).get(0).shown();
                })
                .count();
        // 95 % intervals: 20 of 400 expected, with a standard deviation of 4.4.
        assertTrue(shown >= 7 && shown <= 37, shown + " of 400");
    }

    @Test
    void failuresThatBecomeMoreAreADrift() {
        for (int stretch = 0; stretch < 20; stretch++) {
            for (int i = 0; i < 20; i++) {
                Outcome outcome = i < stretch ? Outcome.SERVER_ERROR : Outcome.OK;
                long sent = stretch * 180_000L + 1_000 * i;
                builder.add(attempt().outcome(outcome).whole(sent, sent + 10).build());
            }
        }
        // A twentieth more in each of 20 stretches: all of them in an hour.
        assertEquals(1, trend(Kind.FAILURES).perHour(), 1e-9);
    }

    @Test
    void shortRunHasNone() {
        var minutes = new Trend.Builder(new Window(0, 240_000 * MILLI, true));
        IntStream.range(0, 240).forEach(second -> minutes.add(call0(second * 1_000L, 100)));
        assertEquals(List.of(), minutes.trends(240_000 * MILLI));
    }

    @Test
    void runThatEndedInItsFirstHalfHasNone() {
        IntStream.range(0, 3_600).forEach(second -> builder.add(call0(second * 1_000L, 100)));
        assertEquals(List.of(), builder.trends(HOUR.endNanos() / 2 - 1_000 * MILLI));
        assertFalse(builder.trends(HOUR.endNanos() / 2).isEmpty());
    }

    private Trend trend(Kind kind) {
        return builder.trends(HOUR.endNanos()).stream()
                .filter(drift -> drift.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private void call(long endMillis, long firstTokenMillis) {
        builder.add(call0(endMillis, firstTokenMillis));
    }

    private static Attempt call0(long endMillis, long firstTokenMillis) {
        long sent = endMillis - 1_000;
        return attempt()
                .streamed(sent, sent + firstTokenMillis, endMillis, endMillis)
                .build();
    }
}
