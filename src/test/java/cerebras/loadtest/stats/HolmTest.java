package cerebras.loadtest.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HolmTest {

    @ParameterizedTest
    @CsvSource({
        "0.03,            0.03,            one question is asked as it is",
        "0.01 0.04 0.03,  0.03 0.06 0.06,  3 × 0.01; 2 × 0.03; 0.04 is not below the one before",
        "0.5 0.01,        0.5 0.02,        the order stays",
        "0.6 0.7,         1 1,             no probability exceeds 1",
    })
    void smallestIsTimesAllAndNoneBelowTheOneBefore(String given, String expected, String why) {
        assertArrayEquals(numbers(expected), Holm.adjusted(numbers(given)), 1e-12, why);
    }

    /** An interval excludes 0 exactly if its p-value is below its error. */
    @ParameterizedTest
    @CsvSource({
        "0.03,            0.05,  one of one is shown",
        "0.2 0.3,         0.025, none of two",
        "0.001 0.04 0.03, 0.025, one of three: 0.001. 2 × 0.03 is too much",
        "0.001 0.02 0.9,  0.05,  two of three",
        "0.001 0.02 0.03, 0.05,  all",
    })
    void intervalsHaveTheAdjustmentOfTheVerdicts(String given, double error, String why) {
        double[] pValues = numbers(given);
        assertEquals(error, Holm.intervalError(pValues), 1e-12, why);
        double[] adjusted = Holm.adjusted(pValues);
        for (int i = 0; i < pValues.length; i++) {
            assertEquals(adjusted[i] < 0.05, pValues[i] < error, why);
        }
    }

    private static double[] numbers(String text) {
        return Stream.of(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
}
