package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.records.CapacityResult;
import cerebras.loadtest.records.CapacityResult.Level;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityAnswerTest {

    @ParameterizedTest(name = "{4}")
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 0 | 1 | 0 | At 6 users it was met in the only trial with 95 % confidence.",
                "1 | 0 | 0 | 0 | At 6 users it was met in the only trial, with too few calls for 95 % confidence.",
                "2 | 0 | 2 | 0 | At 6 users it was met in both trials, each with 95 % confidence.",
                "2 | 0 | 1 | 0 | At 6 users it was met in both trials, 1 of them with 95 % confidence.",
                "3 | 0 | 0 | 0 | At 6 users it was met in all 3 trials, with too few calls for 95 % confidence.",
                "2 | 1 | 2 | 1 | At 6 users it was met in 2 of 3 trials, each with 95 % confidence.",
            })
    void evidenceIsSaidAsOneWouldSayIt(int met, int missed, int shownMet, int shownMissed, String sentence) {
        var level = new Level(6, met, missed, shownMet, shownMissed, Map.of());
        var result = new CapacityResult(level, null, Map.of("ttft.p95", "500ms"), 2, 2, true);
        assertEquals(sentence, CapacityAnswer.of(result, false).lines().get(1));
    }
}
