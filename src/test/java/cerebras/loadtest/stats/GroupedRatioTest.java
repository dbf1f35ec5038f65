package cerebras.loadtest.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupedRatioTest {

    /** Four groups of ten. Parts of 4, 4, 6, 6 are −1, −1, +1, +1 of 40 off the ratio: 4 / 1600 × 4/3. */
    @ParameterizedTest
    @CsvSource({
        "5 5 5 5,  0.5,  0,             equal groups leave no doubt",
        "4 4 6 6,  0.5,  0.00333333333, groups are independent: their order does not matter",
        "4 6 4 6,  0.5,  0.00333333333, the same",
        "4 5 5 6,  0.5,  0.00166666667, only the ends differ",
    })
    void varianceIsOfGroupsAsWholes(String parts, double ratio, double variance, String why) {
        GroupedRatio grouped = new GroupedRatio(numbers(parts), new double[] {10, 10, 10, 10});
        assertEquals(ratio, grouped.ratio(), 1e-12);
        assertEquals(variance, grouped.variance(), 1e-9, why);
    }

    /** 600 calls in 60 groups that take turns: less than chance, so the noise of 600 calls counts, √(0.25 / 600) = 0.0204. */
    @Test
    void noiseOfAShareIsThatOfIndependentCalls() {
        double[] tens = new double[60];
        double[] parts = new double[60];
        Arrays.fill(tens, 10);
        Arrays.setAll(parts, i -> 5 + (i % 2 == 0 ? 0.1 : -0.1));
        double margin = new GroupedRatio(parts, tens).shareOverTime(null).margin();
        assertEquals(1.96 * 0.0204, margin, 0.03 * margin);
    }

    @Test
    void groupsThatAreAlikeInARowMakeAShareLessSure() {
        double[] tens = new double[60];
        double[] parts = new double[60];
        Arrays.fill(tens, 10);
        Arrays.setAll(parts, i -> 5 + (i / 5 % 2 == 0 ? 3 : -3));
        assertTrue(new GroupedRatio(parts, tens).shareOverTime(null).margin() > 2 * 1.96 * 0.0204);
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
}
