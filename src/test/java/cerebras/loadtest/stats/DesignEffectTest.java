package cerebras.loadtest.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.stats.DesignEffect.Effect;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** 1,200 values, 1 or 2, evenly over a window of 1.2 µs: 20 in each of 60 batches. */
class DesignEffectTest {

    private static final int VALUES = 1_200;

    /** Each batch has exactly ten of each. */
    @Test
    void mixedValuesAreNearlyIndependent() {
        assertTrue(effect(number -> 1 + number % 2).factor() < 1.05);
    }

    /**
     * Batches of only 1 or only 2, at random: 60 independent batches where there are 1,200 values make an effect of 20. Not
     * knowing that they are independent costs more.
     */
    @Test
    void valuesThatAreAlikeInABatchCountAsOneOrLess() {
        Effect effect = effect(number -> 1 + Integer.bitCount(number / 20 * 0x9E3779B1) % 2);
        assertTrue(effect.factor() > 20 && effect.factor() < 50, effect.toString());
        assertNull(effect.tooShort());
    }

    @Test
    void windowIsTooShortForValuesThatChangeOnceInIt() {
        Effect effect = effect(number -> 1 + number / 600);
        assertNotNull(effect.tooShort());
        assertEquals(30 * effect.tooShort().stateSeconds(), effect.tooShort().neededSeconds(), 1e-18);
        assertTrue(effect.tooShort().stateSeconds() > 1.2e-6 / 6, "the state lasts for a sixth of the window or more");
    }

    @Test
    void valuesThatAreAllTheSameAreIndependent() {
        assertSame(Effect.NONE, effect(number -> 1));
    }

    @Test
    void valuesOfATenthOfTheWindowCountAsIndependent() {
        var few = new DesignEffect(new Window(0, VALUES, true));
        for (int number = 0; number < 100; number++) {
            few.add(number, 1 + number / 50);
        }
        assertSame(Effect.NONE, few.of(1, null));
    }

    /** 2,049 and 2,048 are one value to a histogram of 3 digits; 2,050 is another. */
    @Test
    void valuesCountAsAHistogramRoundsThem() {
        assertSame(Effect.NONE, effect(number -> 2_048 + number / 600, 2_048));
        assertNotNull(effect(number -> 2_048 + number / 600 * 2, 2_048).tooShort());
    }

    @Test
    void sumOfPartsIsAsTheWhole() {
        var window = new Window(0, VALUES, true);
        var sum = new DesignEffect(window);
        for (int part = 0; part < 2; part++) {
            var half = new DesignEffect(window);
            for (int number = part; number < VALUES; number += 2) {
                half.add(number, 1 + number / 100 % 2);
            }
            sum.add(half);
        }
        assertEquals(
                effect(number -> 1 + number / 100 % 2).factor(), sum.of(1, null).factor());
    }

    private static Effect effect(IntUnaryOperator value) {
        return effect(value, 1);
    }

    private static Effect effect(IntUnaryOperator value, long highest) {
        var effect = new DesignEffect(new Window(0, VALUES, true));
        for (int number = 0; number < VALUES; number++) {
            effect.add(number, value.applyAsInt(number));
        }
        return effect.of(highest, null);
    }
}
