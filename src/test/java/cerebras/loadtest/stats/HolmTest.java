package cerebras.loadtest.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

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

    private static double[] numbers(String text) {
        return Stream.of(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
}
