package cerebras.loadtest.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A window of 60 s, one batch a second. */
class PairedSharesTest {

    private static final long SECOND = 1_000_000_000;

    private final PairedShares shares = new PairedShares(new Window(0, 60 * SECOND, true));

    /**
     * All pairs in one batch, so that nothing is known of their correlation. Of 98 pairs with 8 that only the first has and 3
     * that only the second has: 9/100 − 4/100 = 0.05, give or take 1.96 · √((0.13 − 0.0025)/100) = 0.06998. Without pairs that
     * differ 0, give or take 1.96 · √(0.02/100) = 0.02772.
     */
    @ParameterizedTest
    @CsvSource({"8, 3, 0.05102, -0.01998, 0.11998", "0, 0, 0, -0.02772, 0.02772"})
    void intervalOfIndependentPairsAddsOneOfEachKindThatDiffers(
            int onlyFirst, int onlySecond, double difference, double low, double high) {
        for (int pair = 0; pair < 98; pair++) {
            boolean first = pair >= onlySecond;
            shares.add(0, first, pair < onlySecond || pair < 98 - onlyFirst);
        }
        Estimate found = shares.difference();
        assertEquals(difference, found.value(), 1e-5);
        assertEquals(low, found.low(), 1e-5);
        assertEquals(high, found.high(), 1e-5);
    }

    @Test
    void withoutPairsThereIsNoDifference() {
        assertNull(shares.difference());
    }

    /** An outage of 6 s in which only the first fails says less than as many failures that are spread over the minute. */
    @Test
    void failuresInAClusterMakeTheIntervalWider() {
        PairedShares spread = new PairedShares(new Window(0, 60 * SECOND, true));
        for (int pair = 0; pair < 600; pair++) {
            long moment = pair * SECOND / 10;
            shares.add(moment, pair < 240 || pair >= 300, true);
            spread.add(moment, pair % 10 != 0, true);
        }
        assertEquals(-0.1, shares.difference().value(), 1e-9);
        assertEquals(-0.1, spread.difference().value(), 1e-9);
        assertTrue(spread.difference().high() < 0);
        assertTrue(shares.difference().low() == null
                || shares.difference().high() > spread.difference().high());
    }
}
