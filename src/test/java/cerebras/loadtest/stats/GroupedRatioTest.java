package cerebras.loadtest.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupedRatioTest {

    /**
     * Four groups of ten. Parts of 4, 4, 6, 6 are −1, −1, +1, +1 of 40 off the ratio: 4 / 1600 × 4/3. Over time, lags 1 to 3
     * have sums 1, −2, −1, weighted 1.5 − 2 − 0.5: less than nothing counts as nothing.
     */
    @ParameterizedTest
    @CsvSource({
        "5 5 5 5,  0.5,  0,             0,             equal groups leave no doubt",
        "4 4 6 6,  0.5,  0.00333333333, 0.00333333333, neighbours: 1.5 − 2 − 0.5 is less than nothing",
        "4 6 4 6,  0.5,  0.00333333333, 0.00333333333, neighbours that are unlike make it no smaller",
        "4 5 5 6,  0.5,  0.00166666667, 0.00166666667, only the ends differ",
    })
    void varianceIsOfGroupsAsWholes(String parts, double ratio, double variance, double overTime, String why) {
        GroupedRatio grouped = new GroupedRatio(numbers(parts), new double[] {10, 10, 10, 10});
        assertEquals(ratio, grouped.ratio(), 1e-12);
        assertEquals(variance, grouped.variance(), 1e-9, why);
        assertEquals(overTime, grouped.varianceOverTime(), 1e-9, why);
    }

    /** Eight groups −1 × 4, +1 × 4, of 80: sums of lags 1 to 3 are 5, 2, −1; 8 + 2(¾·5 + ½·2 − ¼·1) = 17; × 8/7 / 6400. */
    @Test
    void neighboursThatAreAlikeMakeItLarger() {
        double[] tens = new double[8];
        Arrays.fill(tens, 10);
        GroupedRatio grouped = new GroupedRatio(new double[] {4, 4, 4, 4, 6, 6, 6, 6}, tens);
        assertEquals(8.0 / 6400 * 8 / 7, grouped.variance(), 1e-12);
        assertEquals(17.0 / 6400 * 8 / 7, grouped.varianceOverTime(), 1e-12);
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
}
