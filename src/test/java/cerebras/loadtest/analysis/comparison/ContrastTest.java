package cerebras.loadtest.analysis.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import cerebras.loadtest.analysis.comparison.Contrast.Reading;
import cerebras.loadtest.stats.CorrelationFit.StudentError;
import cerebras.loadtest.stats.CorrelationFit.TooShort;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContrastTest {

    /** Variances 9 + 16 = 25; degrees 25² / (9²/10 + 16²/10) = 6250 / 337; t(18.55) at 97.5 % is 2.0964. */
    @Test
    void singleRunsAddTheirVariances() {
        Contrast contrast = Contrast.of(List.of(new Reading(1, 3, 10)), List.of(new Reading(11, 4, 10)));
        assertEquals(10, contrast.difference());
        assertEquals(5, contrast.standardError(), 1e-12);
        assertEquals(6250.0 / 337, contrast.degreesOfFreedom(), 1e-9);
        assertEquals(10 - 2.0964 * 5, contrast.low(0.05), 0.01);
        assertEquals(10 + 2.0964 * 5, contrast.high(0.05), 0.01);
    }

    /** Squares 2 + 2 over 4 degrees: variance 1, times 2/3. t(4) at 97.5 % is 2.7764. */
    @Test
    void threeRunsASideAreJudgedByHowFarRunsDiffer() {
        Contrast contrast = Contrast.of(runs(0.1, 1, 2, 3), runs(0.1, 11, 12, 13));
        assertEquals(10, contrast.difference());
        assertEquals(4, contrast.degreesOfFreedom());
        assertEquals(Math.sqrt(2.0 / 3), contrast.standardError(), 1e-12);
        assertEquals(10 - 2.7764 * Math.sqrt(2.0 / 3), contrast.low(0.05), 1e-3);
    }

    @Test
    void runsThatAgreeByLuckAreNoSurerThanTheyAreThemselves() {
        assertEquals(
                3 * Math.sqrt(2.0 / 3),
                Contrast.of(runs(3, 1, 1, 1), runs(3, 2, 2, 2)).standardError(),
                1e-12);
    }

    /** t(4) is 2.7764 at 97.5 % and 0.9410 at 80 %. */
    @Test
    void smallestDifferenceThatWouldBeFoundHasThePowerOfFourInFive() {
        Contrast contrast = new Contrast(0, 2, 4);
        assertEquals((2.7764 + 0.9410) * 2, contrast.detectable(0.05), 1e-3);
    }

    @Test
    void runThatIsTooShortIsNoEvidenceButOneOfThreeIs() {
        Reading restless = new Reading(1, new StudentError(1, 5), new TooShort(5, 150));
        assertEquals(150, Contrast.of(runs(1, 1), List.of(restless)).tooShort().neededSeconds());
        assertNull(Contrast.of(runs(1, 1, 2, 3), List.of(restless, restless, restless))
                .tooShort());
    }

    @Test
    void figuresWithoutAnySpreadDifferOrDoNot() {
        assertEquals(
                1,
                Contrast.of(List.of(new Reading(1, 0, 10)), List.of(new Reading(1, 0, 10)))
                        .pValue());
        assertEquals(
                0,
                Contrast.of(List.of(new Reading(1, 0, 10)), List.of(new Reading(2, 0, 10)))
                        .pValue());
    }

    private static List<Reading> runs(double error, double... values) {
        return Arrays.stream(values)
                .mapToObj(value -> new Reading(value, error, 10))
                .toList();
    }
}
