package cerebras.loadtest.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.stats.ChangePoints.ChangePoint;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangePointsTest {

    /** 2 / C(n, n / 2): 2/6 for 4, 2/20 for 6, 2/35 for 7, 2/70 for 8, 2/252 for 10, 2/462 for 11. */
    @ParameterizedTest
    @CsvSource({"0.34, 4", "0.1, 6", "0.05, 8", "0.0071, 11"})
    void fewestFiguresAreThoseWhoseRarestOrderIsRareEnough(double level, int fewest) {
        assertEquals(fewest, ChangePoints.fewest(level));
    }

    /** Of 3 low and 3 high figures in order, 2 of the 20 ways to choose places are as extreme: low first, or high first. */
    @Test
    void pValueIsTheShareOfOrdersThatAreAsExtreme() {
        double[] series = {1, 1, 1, 2, 2, 2};
        List<ChangePoint> found = ChangePoints.of(series, 0.12);
        assertEquals(1, found.size());
        assertEquals(3, found.get(0).index());
        assertEquals(0.1, found.get(0).pValue(), 0.012, "2 / 20, four standard errors of 9,999 random orders");
    }

    @Test
    void twoChangesAreFoundInTheOrderOfTime() {
        double[] series = IntStream.range(0, 45)
                .mapToDouble(i -> (i < 15 ? 100 : i < 30 ? 130 : 90) + i * 7 % 5)
                .toArray();
        assertEquals(
                List.of(15, 30),
                ChangePoints.of(series, 0.01).stream().map(ChangePoint::index).toList());
    }

    @Test
    void oneOutlierIsNoChange() {
        double[] series = IntStream.range(0, 20)
                .mapToDouble(i -> i == 10 ? 1e9 : i * 7 % 11)
                .toArray();
        assertEquals(List.of(), ChangePoints.of(series, 0.01));
    }

    @Test
    void seriesWithoutAnySpreadHasNoChange() {
        assertEquals(List.of(), ChangePoints.of(new double[20], 0.05));
    }

    /** 5 % of 200 are 10, with a standard deviation of 3. */
    @Test
    void noiseSeldomChanges() {
        var random = new Random(1);
        long alarms = IntStream.range(0, 200)
                .filter(run ->
                        !ChangePoints.of(random.doubles(12).toArray(), 0.05).isEmpty())
                .count();
        assertTrue(alarms <= 19, alarms + " of 200");
    }
}
