package cerebras.loadtest.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchSeriesTest {

    private static final double EXACT = 1e-9;

    @Test
    void batchesThatTakeTurnsAreIndependent() {
        var series = new BatchSeries(new double[] {2, 0, 2, 0});
        assertEquals(4, series.effectiveSize(), EXACT);
        assertEquals(1.0 / 3, series.varianceOfMean(), EXACT, "4 / 3 / 4");
    }

    /** Products of neighbours: 4 times 1/4 less 3 times, of squares 2: r = 1/8; with (1 + 1/2) / 8 more, 5/16. */
    @Test
    void batchesThatAreAlikeInARowCountAsFewer() {
        var series = new BatchSeries(new double[] {1, 1, 0, 0, 1, 1, 0, 0});
        assertEquals(8 * 11 / 21.0, series.effectiveSize(), EXACT, "8 (1 - 5/16) / (1 + 5/16)");
        assertTrue(series.sufficient());
        assertEquals(2.0 / 7 / (88 / 21.0), series.varianceOfMean(), EXACT);
    }

    @Test
    void batchesThatOnlyGrowAreNotEnough() {
        assertFalse(new BatchSeries(IntStream.range(0, 20).asDoubleStream().toArray()).sufficient());
    }

    @Test
    void batchesThatAreAllTheSameHaveNoVariance() {
        var series = new BatchSeries(new double[] {7, 7, 7, 7});
        assertEquals(4, series.effectiveSize(), EXACT);
        assertEquals(0, series.varianceOfMean(), EXACT);
    }

    /** Student's t with 19 degrees of freedom. */
    @Test
    void reachIsThatOfTheTables() {
        var turns =
                new BatchSeries(IntStream.range(0, 20).mapToDouble(i -> i % 2).toArray());
        assertEquals(2.093, turns.criticalValue(1), 0.0005);
    }
}
