package cerebras.loadtest.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Random;
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

    /**
     * Jeffreys' interval of 50 of 100 is 0.4032 to 0.5968 (Brown, Cai and DasGupta 2001: Beta(50.5, 50.5)), which is the ranks 40.82
     * and 60.18.
     */
    @Test
    void intervalOfTheMedianIsThatOfTheTables() {
        Percentile median = of(100).percentile(50).orElseThrow();
        assertEquals(40.82, median.low(), 0.005);
        assertEquals(60.18, median.high(), 0.005);
    }

    /**
     * 60 groups of 100 values, correlated by 1/2 in a group. Whether a value is below the median is then correlated by
     * 2/π asin(1/2) = 1/3, so 1 + 99/3 = 34 values say as much as one, and the interval is √34 = 5.8 times as wide.
     */
    @Test
    void intervalOfValuesThatShareAStateIsWiderAndReachesAsFarDownAsUp() {
        Sample sample = Sample.ofMillionths().during(new Window(0, 6_000, true));
        Sample independent = Sample.ofMillionths();
        var random = new Random(1);
        double state = 0;
        for (int moment = 0; moment < 6_000; moment++) {
            state = moment % 100 == 0 ? random.nextGaussian() : state;
            double value = 10 + state + random.nextGaussian();
            sample.add(moment, value);
            independent.add(value);
        }
        Percentile shared = sample.percentile(50).orElseThrow();
        Percentile alone = independent.percentile(50).orElseThrow();
        double width = shared.high() - shared.low();
        assertEquals(shared.value(), (shared.low() + shared.high()) / 2, 0.2 * width);
        assertEquals(5.8, width / (alone.high() - alone.low()), 1.5);
        assertEquals(null, shared.tooShort());
    }

    @Test
    void percentileOfAWindowThatIsTooShortHasNoIntervalAndSaysWhy() {
        Sample sample = Sample.ofNanos().during(new Window(0, 60_000_000_000L, true));
        for (int call = 0; call < 1_000; call++) {
            sample.add(call * 60_000_000L, 1_000 + call + call % 7 * 50);
        }
        Percentile median = sample.percentile(50).orElseThrow();
        assertEquals(true, median.sampleTooSmall());
        assertEquals(true, median.tooShort().neededSeconds() > 300, median.toString());
        assertEquals(1, sample.effectiveSize(1_500));
    }

    /**
     * Values fall evenly by 1,200 units in 60 s: the medians of twelve parts of 5 s are 100 apart, with a standard deviation of
     * 100 √(12 · 13 / 12) = 361. Three of these are 1,082, which is 1.1 % of the median, and more than there is on either side.
     */
    @Test
    void percentileThatHardlyChangesHasAWideIntervalThoughTheWindowIsTooShortForItsState() {
        Sample sample = Sample.ofThousandths().during(new Window(0, 60_000_000_000L, true));
        for (int call = 0; call < 3_000; call++) {
            sample.add(call * 20_000_000L, 100_000 - call * 0.4);
        }
        Percentile median = sample.percentile(50).orElseThrow();
        assertEquals(99_400, median.value(), 60);
        assertEquals(98_800.4, median.low(), 1e-6, "no less than the smallest value");
        assertEquals(100_000, median.high(), 1e-6, "no more than the largest value");
        assertEquals(null, median.tooShort());
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
