package cerebras.loadtest.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** A window of 20 s, in 60 batches. */
class BatchMeansTest {

    private static final long SECOND = 1_000_000_000;
    private static final Window WINDOW = new Window(0, 20 * SECOND, true);

    @Test
    void oneCallHasARateButNoInterval() {
        Estimate estimate = estimate(second -> second < 2 ? 50 : 0);
        assertEquals(5, estimate.value(), 1e-9);
        assertNull(estimate.low());
        assertNull(estimate.high());
    }

    @Test
    void tokensInTenBatchesAreEnoughForAnInterval() {
        assertNull(estimate(second -> second % 2 == 0 && second > 0 ? 10 : 0).low(), "9 batches");
        assertNotNull(estimate(second -> second % 2 == 0 ? 10 : 0).low(), "10 batches");
    }

    /** 250 tokens in 99 ms would be 2,525 a second. */
    @Test
    void windowThatIsTooShortHasNoRate() {
        var batches = new BatchMeans(WINDOW);
        batches.arrived(0, 250);
        assertNull(batches.estimate(new Window(0, 99_999_999, false)));
        assertEquals(2_500, batches.estimate(new Window(0, 100_000_000, false)).value(), 1e-6);
    }

    /** One second has nearly all: mean 501, and 20 merged batches with a deviation of 2,236, so the mean may be off by 2.09 × 500. */
    @Test
    void throughputIsNeverBelowZero() {
        Estimate estimate = estimate(second -> second == 9 ? 10_001 : 1);
        assertEquals(501, estimate.value(), 1e-9);
        assertEquals(0, estimate.low());
        assertEquals(501 + 2.093 * 500, estimate.high(), 200);
    }

    @Test
    void throughputThatOnlyGrowsHasNoIntervalAndSaysHowLongTheWindowShouldBe() {
        var batches = new BatchMeans(WINDOW);
        for (int third = 0; third < 60; third++) {
            batches.arrived(third * SECOND / 3 + 1, 1 + third);
        }
        Estimate estimate = batches.estimate(WINDOW);
        assertNull(estimate.low());
        assertTrue(estimate.tooShort().neededSeconds() > 5 * 20, estimate.toString());
    }

    /**
     * 60 batches of a third of a second grow from 1,000 to 1,059 tokens: parts of five are 5 · 3 = 15 tokens/s apart, with a standard deviation of
     * 15 √13 = 54. Three of these are 162, which is 5.3 % of 3,088 tokens/s; with twice as many tokens to begin with, 2.7 %.
     */
    @Test
    void throughputThatHardlyGrowsHasAWideInterval() {
        assertNull(growing(1_000).low());
        Estimate estimate = growing(2_000);
        assertEquals(6_088.5, estimate.value(), 0.1);
        assertEquals(6_088.5 - 162.2, estimate.low(), 0.5);
        assertEquals(6_088.5 + 162.2, estimate.high(), 0.5);
    }

    private static Estimate growing(int first) {
        var batches = new BatchMeans(WINDOW);
        for (int third = 0; third < 60; third++) {
            batches.arrived(third * SECOND / 3 + 1, first + third);
        }
        return batches.estimate(WINDOW);
    }

    private static Estimate estimate(IntToDoubleFunction tokensOfSecond) {
        var batches = new BatchMeans(WINDOW);
        for (int second = 0; second < 20; second++) {
            batches.arrived(second * SECOND, tokensOfSecond.applyAsDouble(second));
        }
        return batches.estimate(WINDOW);
    }
}
