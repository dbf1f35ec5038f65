package cerebras.loadtest.emulator.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.answer.EventScheduler.EventSizes;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventSizesTest {

    private static final int DRAWS = 492_000;

    private final int[] seen = new int[26];

    EventSizesTest() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < DRAWS; i++) {
            seen[EventSizes.draw(random)]++;
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 43000", "2, 15000", "6, 81000", "14, 6000", "15, 2000", "25, 2000"})
    void sizesAreDrawnAsOftenAsRecorded(int size, int expected) {
        assertEquals(expected, seen[size], 4 * Math.sqrt(expected));
    }

    @Test
    void noEventIsEmpty() {
        assertEquals(0, seen[0]);
    }

    @Test
    void meanIsThatOfTheDraws() {
        double tokens = 0;
        for (int size = 1; size < seen.length; size++) {
            tokens += (double) size * seen[size];
        }
        assertTrue(Math.abs(tokens / DRAWS - 6.984) < 0.03, "mean " + tokens / DRAWS);
        assertEquals(6.984, EventSizes.MEAN, 0.0005);
    }
}
