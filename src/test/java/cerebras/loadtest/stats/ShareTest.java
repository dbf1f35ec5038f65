package cerebras.loadtest.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.analysis.slo.Finding;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareTest {

    /** The published tables of Clopper and Pearson's interval, and the closed form where none or all have the property. */
    @ParameterizedTest(name = "{0} of {1}: {2} to {3}")
    @CsvSource({
        "0,  10,  0,      0.3085", // 1 − 0.025^(1/10)
        "1,  10,  0.0025, 0.4450",
        "5,  10,  0.1871, 0.8129",
        "10, 10,  0.6915, 1", // 0.025^(1/10)
        "0,  1,   0,      0.9750", // 1 − 0.025
        "1,  1,   0.0250, 1",
    })
    void intervalIsThatOfTheTables(long part, long whole, double low, double high) {
        Estimate estimate = new Share(part, whole).estimate();
        assertEquals(low, estimate.low(), 0.00005);
        assertEquals(high, estimate.high(), 0.00005);
    }

    /** A tenth of 50, which is 5 of 50, has the interval of the tables: 3.33 to 21.81 %. */
    @Test
    void thingsThatAreNotIndependentCountAsFewer() {
        Estimate estimate = new Share(100, 1_000, 50).estimate();
        assertEquals(0.1, estimate.value());
        assertEquals(0.0333, estimate.low(), 0.00005);
        assertEquals(0.2181, estimate.high(), 0.00005);
    }

    /** The interval of many is that of the normal distribution: 1.96 x sqrt(0.05 x 0.95 / 10^7) = 0.000135. */
    @ParameterizedTest
    @CsvSource("500000, 10000000, 0.049865, 0.050135")
    void intervalOfMillionsIsFound(long part, long whole, double low, double high) {
        Estimate estimate = new Share(part, whole).estimate();
        assertEquals(low, estimate.low(), 0.000001);
        assertEquals(high, estimate.high(), 0.000001);
    }

    @ParameterizedTest(name = "{0} of {1} are beyond, {2} may be: {3}")
    @CsvSource({
        "0,   72,   0.05,  MET", // 0.95^72 = 2.49 %
        "0,   71,   0.05,  PROBABLY_MET", // 0.95^71 = 2.62 %
        "0,   368,  0.01,  MET",
        "0,   367,  0.01,  PROBABLY_MET",
        "0,   3688, 0.001, MET",
        "0,   3687, 0.001, PROBABLY_MET",
        "2,   2,    0.05,  MISSED", // 0.05 x 0.05 = 0.25 %
        "1,   1,    0.05,  PROBABLY_MISSED", // 5 %
        "5,   100,  0.05,  PROBABLY_MET", // exactly the share that may be
        "6,   100,  0.05,  PROBABLY_MISSED",
        "1,   1000, 0.001, PROBABLY_MET",
        "412, 5120, 0.05,  MISSED",
    })
    void shareThatMayBeAtMost(long part, long whole, double bound, Finding expected) {
        assertEquals(expected, Finding.atMost(new Share(part, whole), bound));
    }

    @ParameterizedTest(name = "{0} of {1} succeeded, {2} must: {3}")
    @CsvSource({
        "368, 368,  0.99, MET",
        "367, 367,  0.99, PROBABLY_MET",
        "99,  100,  0.99, PROBABLY_MET",
        "98,  100,  0.99, PROBABLY_MISSED",
        "95,  100,  0.99, MISSED", // 5 or more failures of 100, where 1 is expected: 0.3 %
    })
    void shareThatMustBeAtLeast(long part, long whole, double bound, Finding expected) {
        assertEquals(expected, Finding.atLeast(new Share(part, whole), bound));
    }

    /** Worked out exactly, for a truth that is right at the limit or just beyond: the worst there is. */
    @ParameterizedTest(name = "of {0} values, {1} may be beyond")
    @CsvSource({"30, 0.5", "100, 0.05", "1000, 0.05", "1000, 0.01", "5000, 0.001"})
    void sureFindingIsWrongInNoMoreThanTwoAndAHalfPercent(int n, double allowed) {
        BinomialDistribution truth = BinomialDistribution.of(n, allowed);
        double met = 0;
        double missed = 0;
        for (int beyond = 0; beyond <= n; beyond++) {
            Finding finding = Finding.atMost(new Share(beyond, n), allowed);
            met += finding == Finding.MET ? truth.probability(beyond) : 0;
            missed += finding == Finding.MISSED ? truth.probability(beyond) : 0;
        }
        assertTrue(met <= 0.025, "found met in " + met);
        assertTrue(missed <= 0.025, "found missed in " + missed);
    }

    /** The smallest n with bound^n at most 0.025: a percentile's interval has two ends from there on. */
    @ParameterizedTest(name = "at least {0}: {1}")
    @CsvSource({"0.5, 6", "0.9, 36", "0.95, 72", "0.99, 368", "0.999, 3688"})
    void fewestThatShowAShareAreThoseThatShowItWithoutException(double bound, long fewest) {
        assertEquals(fewest, Share.fewestToShow(bound));
        assertEquals(Finding.MET, Finding.atLeast(new Share(fewest, fewest), bound));
        assertEquals(Finding.PROBABLY_MET, Finding.atLeast(new Share(fewest - 1, fewest - 1), bound));
    }
}
