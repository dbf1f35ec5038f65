package cerebras.loadtest.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.settings.PromptLength.Exactly;
import cerebras.loadtest.settings.PromptLength.LogNormal;
import cerebras.loadtest.settings.PromptLength.Uniform;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PromptLengthTest {

    @ParameterizedTest
    @MethodSource
    void tokensAreThoseOfTheQuantile(PromptLength length, double share, int tokens) {
        assertEquals(tokens, length.tokens(share));
    }

    static Stream<Arguments> tokensAreThoseOfTheQuantile() {
        return Stream.of(
                Arguments.of(new Exactly(500), 0.001, 500),
                Arguments.of(new Uniform(100, 900), 0.125, 200), // 100 + 800 / 8
                Arguments.of(new Uniform(100, 900), 0.875, 800), // 900 - 800 / 8
                Arguments.of(new LogNormal(500, 0.6), 0.5, 418), // 500 / exp(0.36 / 2) = 500 / 1.19722 = 417.6
                Arguments.of(
                        new LogNormal(500, 0.6),
                        0.841345,
                        761), // one sigma above: 417.6 * exp(0.6) = 417.6 * 1.82212 = 761.0
                Arguments.of(new LogNormal(500, 3), 0.01, 32), // 500 / exp(4.5) = 5.6 is the median already
                Arguments.of(new LogNormal(1_000_000, 1), 0.999, 1_000_000)); // 606531 * exp(3.09) is 13 million
    }

    @ParameterizedTest
    @MethodSource
    void evenlySpacedQuantilesHaveTheMean(PromptLength length, double mean) {
        double found = IntStream.range(0, 1000)
                .map(i -> length.tokens((i + 0.5) / 1000))
                .average()
                .orElseThrow();
        assertEquals(mean, length.mean());
        assertEquals(mean, found, mean / 100);
    }

    static Stream<Arguments> evenlySpacedQuantilesHaveTheMean() {
        return Stream.of(
                Arguments.of(new Exactly(700), 700),
                Arguments.of(new Uniform(100, 900), 500),
                Arguments.of(new LogNormal(500, 0.6), 500),
                Arguments.of(new LogNormal(2000, 1), 2000));
    }
}
