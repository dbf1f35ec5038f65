package cerebras.loadtest.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Series of 60 batches. */
class CorrelationFitTest {

    private static final int N = 60;

    /**
     * Independent values have Student's interval: t(59) = 2.001 at 97.5 %. Averaged over fits with a state too, it is wider, by
     * some 8 % in the median of many series.
     */
    @Test
    void intervalOfIndependentBatchesIsNearlyThatOfStudent() {
        var random = new Random(1);
        double[] ratios = IntStream.range(0, 200)
                .mapToDouble(run -> {
                    double[] series = random.doubles(N).toArray();
                    return CorrelationFit.ofMean(series).margin() / (2.001 * deviation(series) / Math.sqrt(N));
                })
                .sorted()
                .toArray();
        assertTrue(ratios[0] > 0.9, "narrowest: " + ratios[0]);
        assertEquals(1.08, ratios[100], 0.05);
    }

    /**
     * The variance of the mean of a series with correlation φ of neighbours is (1 + φ) / (1 − φ) times as large: 9 for 0.8. That φ
     * is not known makes the interval wider.
     */
    @Test
    void intervalOfCorrelatedBatchesIsWiderByTheRootOfTheLongRunVariance() {
        var random = new Random(2);
        double[] ratios = IntStream.range(0, 200)
                .mapToDouble(run ->
                        CorrelationFit.ofMean(autoregressive(random, 0.8)).margin() / (1.96 * 3 / Math.sqrt(N)))
                .sorted()
                .toArray();
        assertEquals(1.5, ratios[100], 0.4, "the deviation of the series is 1, and the root of 9 is 3");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 1, 1e9})
    void marginHasTheUnitOfTheBatchesAndNoOriginAndTheDurationHasNone(double unit) {
        double[] series = autoregressive(new Random(3), 0.5);
        double[] scaled = Arrays.stream(series).map(value -> unit * (value + 7)).toArray();
        CorrelationFit fit = CorrelationFit.ofMean(series);
        assertEquals(unit * fit.margin(), CorrelationFit.ofMean(scaled).margin(), 1e-4 * unit * fit.margin());
        assertEquals(fit.duration(), CorrelationFit.ofMean(scaled).duration(), 1e-6);
    }

    /** A line has no residuals, so its slope has no error; its mean says nothing. */
    @Test
    void lineIsTooShortForAMeanAndExactForASlope() {
        double[] line = IntStream.range(0, N).mapToDouble(i -> 3 + 2 * i).toArray();
        assertTrue(CorrelationFit.ofMean(line).tooShort());
        assertFalse(CorrelationFit.ofSlope(line).tooShort());
        assertEquals(0, CorrelationFit.ofSlope(line).margin());
    }

    /** Independent noise with deviation 1: the slope has s / √(n (n² − 1) / 12), which is 1 / √17,995; times t(58) = 2.002. */
    @Test
    void slopeOfIndependentBatchesHasNearlyItsTextbookInterval() {
        var random = new Random(4);
        double[] margins = IntStream.range(0, 200)
                .mapToDouble(run -> CorrelationFit.ofSlope(random.doubles(N)
                                .map(value -> Math.sqrt(12) * value)
                                .toArray())
                        .margin())
                .sorted()
                .toArray();
        assertEquals(2.002 / Math.sqrt(17_995), margins[100], 0.1 * margins[100]);
    }

    @Test
    void batchesThatAreAllTheSameLeaveNoDoubt() {
        double[] same = IntStream.range(0, N).mapToDouble(i -> 0.1).toArray();
        CorrelationFit fit = CorrelationFit.ofMean(same);
        assertEquals(0, fit.margin());
        assertFalse(fit.tooShort());
        assertNull(fit.remark(60));
    }

    @Test
    void windowOfAStepIsTooShortAndSaysHowLongItShouldBe() {
        double[] step = IntStream.range(0, N).mapToDouble(i -> i < 20 ? 1 : 2).toArray();
        CorrelationFit fit = CorrelationFit.ofMean(step);
        assertTrue(fit.tooShort());
        assertEquals(60 * fit.duration(), fit.remark(60).stateSeconds());
        assertEquals(30 * 60 * fit.duration(), fit.remark(60).neededSeconds(), 1e-9);
    }

    @Test
    void knownNoiseSetsTheScale() {
        double[] turns =
                IntStream.range(0, N).mapToDouble(i -> i % 2 == 0 ? 0.1 : -0.1).toArray();
        double margin = CorrelationFit.ofShare(turns, 4, null).margin();
        assertEquals(1.96 * 2 / Math.sqrt(N), margin, 0.02 * margin, "less than the noise is luck");
    }

    /** By itself the tail looks independent. A state at the median, be it half as strong, makes that doubtful. */
    @Test
    void tailIsLessCertainWhereTheMedianShowsAState() {
        var random = new Random(5);
        double[] tail =
                random.doubles(N).map(value -> Math.sqrt(12) * (value - 0.5)).toArray();
        double[] state = autoregressive(random, 0.8);
        CorrelationFit median = CorrelationFit.ofShare(state, 0.3, null);
        double alone = CorrelationFit.ofShare(tail, 1, null).margin();
        assertTrue(CorrelationFit.ofShare(tail, 1, median).margin() > 1.2 * alone);
    }

    private static double[] autoregressive(Random random, double correlation) {
        double[] series = new double[N];
        series[0] = random.nextGaussian();
        for (int i = 1; i < N; i++) {
            series[i] = correlation * series[i - 1] + Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
        }
        return series;
    }

    private static double deviation(double[] series) {
        double mean = Arrays.stream(series).average().orElseThrow();
        return Math.sqrt(Arrays.stream(series)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (N - 1));
    }
}
