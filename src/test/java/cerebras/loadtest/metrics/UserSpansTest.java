package cerebras.loadtest.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.RetryAfterFigures.UserSpans;
import cerebras.loadtest.stats.Window;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserSpansTest {

    private final UserSpans spans = new UserSpans();

    /** A span from 10 to 20. */
    @ParameterizedTest
    @CsvSource({"9, 0", "10, 1", "19, 1", "20, 0"})
    void spanIsAroundItsBeginningButNotItsEnd(long moment, int found) {
        spans.put(1, 10, 20);
        assertEquals(found, spans.removeAround(moment));
        assertEquals(1 - found, spans.size());
    }

    @Test
    void laterSpanOfAUserTakesThePlaceOfTheEarlier() {
        assertFalse(spans.put(1, 10, 20));
        assertTrue(spans.put(1, 30, 40));
        assertEquals(0, spans.removeAround(15));
        assertEquals(1, spans.removeAround(35));
        assertFalse(spans.remove(1));
    }

    @Test
    void findsWhatASearchThroughAllFinds() {
        SplittableRandom random = new SplittableRandom(7);
        Map<Long, Window> all = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            long user = random.nextLong(300);
            long from = random.nextLong(1_000);
            Window span = new Window(from, from + random.nextLong(-5, 300), true);
            assertEquals(all.put(user, span) != null, spans.put(user, span.startNanos(), span.endNanos()));
            if (i % 10 == 0) {
                long moment = random.nextLong(1_300);
                long found = all.values().stream()
                        .filter(each -> each.contains(moment))
                        .count();
                all.values().removeIf(each -> each.contains(moment));
                assertEquals(found, spans.removeAround(moment));
                assertEquals(all.size(), spans.size());
            }
        }
    }
}
