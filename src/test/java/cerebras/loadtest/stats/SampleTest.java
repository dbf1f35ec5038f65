package cerebras.loadtest.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleTest {

    @ParameterizedTest(name = "p{0} has an interval from n = {1}")
    @CsvSource({"95, 72", "99, 368", "99.9, 3688"})
    void intervalExistsFromTheSmallestSampleOn(double percent, int n) {
        assertEquals(true, of(n - 1).percentile(percent).orElseThrow().sampleTooSmall());
        assertEquals(false, of(n).percentile(percent).orElseThrow().sampleTooSmall());
    }

    @Test
    void nothingMeasuredIsAbsent() {
        assertSame(Distribution.EMPTY, Sample.ofNanos().distribution());
    }

    @Test
    void oneValueIsEveryPercentileWithoutAnyInterval() {
        Sample sample = Sample.ofNanos();
        sample.add(812_345_678);
        Distribution distribution = sample.distribution();
        assertEquals(1, distribution.n());
        assertEquals(812_345_678, distribution.mean());
        for (Percentile percentile : distribution.percentiles()) {
            assertEquals(812_345_678, percentile.value());
            assertEquals(true, percentile.sampleTooSmall());
        }
    }

    @Test
    void percentilesAreTheRanksOfTheSample() {
        Distribution distribution = of(100);
        assertEquals(50, distribution.percentile(50).orElseThrow().value());
        assertEquals(95, distribution.percentile(95).orElseThrow().value());
        assertEquals(99, distribution.percentile(99).orElseThrow().value());
        assertEquals(50.5, distribution.mean());
        assertEquals(1, distribution.min());
        assertEquals(100, distribution.max());
    }

    /** For n = 100 and p = 1/2 the tables give the ranks 40 and 61: P(X <= 39) = 1.76 %, P(X <= 40) = 2.84 %. */
    @Test
    void intervalOfTheMedianIsThatOfTheTables() {
        Percentile median = of(100).percentile(50).orElseThrow();
        assertEquals(40, median.low());
        assertEquals(61, median.high());
    }

    /**
     * Batches of only low or only high values by turns: 1,000 values say as much as 16 independent ones, see DesignEffectTest.
     * For n = 16 the ranks are 4 and 13: P(X <= 3) = 1.06 %, P(X <= 4) = 3.84 %. Each stands for 62.5 values, of which the
     * middle one is meant: 3.5 x 62.5 + 0.5 = 219.25 and 12.5 x 62.5 + 0.5 = 781.75.
     */
    @Test
    void intervalOfCrowdedValuesReachesAsFarDownAsUp() {
        Sample sample = Sample.ofNanos().during(new Window(0, 1_000, true));
        for (int moment = 0; moment < 1_000; moment++) {
            int batch = moment / 50;
            sample.add(moment, 1 + batch % 2 * 500 + batch / 2 * 50 + moment % 50);
        }
        Percentile median = sample.distribution().percentile(50).orElseThrow();
        assertEquals(500, median.value());
        assertEquals(219, median.low());
        assertEquals(782, median.high());
    }

    @Test
    void speedsKeepTheirFractions() {
        Sample sample = Sample.ofThousandths();
        sample.add(1.234);
        assertEquals(1.234, sample.distribution().percentile(50).orElseThrow().value(), 1e-9);
    }

    @Test
    void negativeValueCountsAsZeroInPercentilesAndAsItselfInTheMean() {
        Sample sample = Sample.ofNanos();
        sample.add(-4);
        sample.add(10);
        assertEquals(-4, sample.distribution().min());
        assertEquals(3, sample.distribution().mean());
        assertEquals(0, sample.distribution().percentile(50).orElseThrow().value());
    }

    private static Distribution of(int n) {
        Sample sample = Sample.ofNanos();
        for (int value = 1; value <= n; value++) {
            sample.add(value);
        }
        return sample.distribution();
    }
}
