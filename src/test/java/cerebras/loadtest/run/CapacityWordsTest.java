package cerebras.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.analysis.capacity.Capacity;
import cerebras.loadtest.analysis.capacity.Capacity.Trials;
import cerebras.loadtest.analysis.slo.ServiceLevel;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityWordsTest {

    @ParameterizedTest(name = "{4}")
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 0 | 1 | 0 | At 6 users it was met in the only trial with 95 % confidence.",
                "1 | 0 | 0 | 0 | At 6 users it was met in the only trial, by too few calls to be sure.",
                "2 | 0 | 2 | 0 | At 6 users it was met in both trials, each with 95 % confidence.",
                "2 | 0 | 1 | 0 | At 6 users it was met in both trials, 1 of them with 95 % confidence.",
                "3 | 0 | 0 | 0 | At 6 users it was met in all 3 trials, by too few calls to be sure.",
                "2 | 1 | 2 | 1 | At 6 users it was met in 2 of 3 trials, each with 95 % confidence.",
            })
    void evidenceIsSaidAsOneWouldSayIt(int met, int missed, int shownMet, int shownMissed, String sentence) {
        var capacity =
                new Capacity(Optional.of(new Trials(6, met, missed, shownMet, shownMissed)), Optional.empty(), true);
        var words = new CapacityWords(
                capacity, ServiceLevel.of(Map.of("ttft.p95", "500ms")).orElseThrow(), 2, 2);
        assertEquals(sentence, words.answer().lines().get(1));
    }
}
