package cerebras.loadtest.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** 1,000 values, 1 or 2, evenly over a window of 20 batches. */
class DesignEffectTest {

    @Test
    void mixedValuesAreIndependent() {
        assertEquals(1_000, effectiveSize(number -> 1 + number % 2));
    }

    /**
     * Batches of only 1 or only 2 by turns: the share of 1 has the variance 0.25 x 20/19 / 20 where independent values have
     * 0.25 / 1,000, so the design effect is 52.6; and t = 2.093 of 20 batches makes (2.093 / 1.96)² = 1.14 more.
     */
    @Test
    void valuesThatAreAlikeInABatchCountAsOneOrLess() {
        assertEquals(16, effectiveSize(number -> 1 + number / 50 % 2), "1,000 / (52.6 x 1.14)");
    }

    @Test
    void valuesThatChangeOnceInTheWindowCountAsOne() {
        assertEquals(1, effectiveSize(number -> 1 + number / 500));
    }

    @Test
    void valuesThatAreAllTheSameAreIndependent() {
        assertEquals(1_000, effectiveSize(number -> 1));
    }

    /** 2,049 and 2,048 are one value to a histogram of 3 digits; 2,050 is another. */
    @Test
    void valuesCountAsAHistogramRoundsThem() {
        assertEquals(1_000, effectiveSize(number -> 2_048 + number / 500, 2_048));
        assertEquals(1, effectiveSize(number -> 2_048 + number / 500 * 2, 2_048));
    }

    @Test
    void sumOfPartsIsAsTheWhole() {
        var window = new Window(0, 1_000, true);
        var sum = new DesignEffect(window);
        for (int part = 0; part < 2; part++) {
            var crowding = new DesignEffect(window);
            for (int number = part; number < 1_000; number += 2) {
                crowding.add(number, 1 + number / 50 % 2);
            }
            sum.add(crowding);
        }
        assertEquals(16, sum.effectiveSize(1, 1_000));
    }

    private static long effectiveSize(IntUnaryOperator value) {
        return effectiveSize(value, 1);
    }

    private static long effectiveSize(IntUnaryOperator value, long highest) {
        var crowding = new DesignEffect(new Window(0, 1_000, true));
        for (int number = 0; number < 1_000; number++) {
            crowding.add(number, value.applyAsInt(number));
        }
        return crowding.effectiveSize(highest, 1_000);
    }
}
