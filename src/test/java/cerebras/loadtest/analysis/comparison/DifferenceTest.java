package cerebras.loadtest.analysis.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import cerebras.loadtest.analysis.comparison.Difference.Change;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferenceTest {

    /** Threshold 5 %. Times and speeds as ratio of new and base, the success rate in parts; with 1000 degrees t is 1.962. */
    @ParameterizedTest
    @CsvSource({
        "LATENCY_MEDIAN, 1.10, 0.010, 0.001, WORSE",
        "LATENCY_MEDIAN, 0.90, 0.010, 0.001, BETTER",
        "THROUGHPUT,     0.90, 0.010, 0.001, WORSE",
        "THROUGHPUT,     1.10, 0.010, 0.001, BETTER",
        "LATENCY_MEDIAN, 1.04, 0.010, 0.001, SMALLER_THAN_MATTERS",
        "LATENCY_MEDIAN, 1.01, 0.010, 0.300, SMALLER_THAN_MATTERS",
        "LATENCY_MEDIAN, 1.04, 0.010, 0.060, NONE_SHOWN",
        "LATENCY_MEDIAN, 1.10, 0.050, 0.060, NONE_SHOWN",
        "SUCCESS_RATE,  -0.02, 0.001, 0.001, WORSE",
        "SUCCESS_RATE,   0.02, 0.001, 0.001, BETTER",
        "SUCCESS_RATE, -0.005, 0.001, 0.001, SMALLER_THAN_MATTERS",
    })
    void verdictNeedsEvidenceAndSize(
            ComparedMetric metric, double change, double error, double pValue, Change verdict) {
        double onScale = metric == ComparedMetric.SUCCESS_RATE ? change : Math.log(change);
        Difference difference = Difference.of(metric, 1, 1, new Contrast(onScale, error, 1_000), pValue, 0.05);
        assertEquals(verdict, difference.verdict());
        assertEquals(metric == ComparedMetric.SUCCESS_RATE ? change : change - 1, difference.change(), 1e-12);
    }

    @Test
    void whatOneSideLacksIsAbsent() {
        Difference difference = Difference.unknown(ComparedMetric.THROUGHPUT, Optional.of(5.0), Optional.empty());
        assertEquals(5, difference.base());
        assertNull(difference.other());
        assertNull(difference.change());
        assertEquals(Change.TOO_FEW, difference.verdict());
    }
}
