package cerebras.loadtest.report;

import static cerebras.loadtest.metrics.AttemptMetric.END_TO_END_LATENCY;
import static cerebras.loadtest.metrics.AttemptMetric.OUTPUT_SPEED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.analysis.finding.RunFinding.Measure;
import cerebras.loadtest.analysis.finding.RunFinding.VariantDifferences;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.VariantComparison;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Percentile;
import cerebras.loadtest.stats.Sample;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantComparisonTextTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      1.62  | 1.58   | 1.66  | b takes 1.62 times as long as a (95 % interval 1.58 to 1.66, n = 9 pairs).
      0.62  | 0.58   | 0.66  | b takes 0.62 times as long as a (95 % interval 0.58 to 0.66, n = 9 pairs).
      1.01  | 1.0015 | 1.02  | b takes 1.01 times as long as a (95 % interval 1.002 to 1.02, n = 9 pairs).
      1.02  | 0.98   | 1.05  | no difference shown. b takes 1.02 times as long as a (95 % interval 0.98 to 1.05, n = 9 pairs).
      1.02  | 1      | 1.05  | no difference shown. b takes 1.02 times as long as a (95 % interval 1.000 to 1.05, n = 9 pairs).
      0.99  | 0.95   | 1     | no difference shown. b takes 0.99 times as long as a (95 % interval 0.95 to 1.000, n = 9 pairs).
      1.62  |        |       | b takes 1.62 times as long as a (n too small for an interval: 9 pairs).""")
    void sentenceSaysADifferenceOnlyWhenTheIntervalIsOnOneSide(
            double median, Double low, Double high, String sentence) {
        assertEquals(
                List.of("End-to-end latency: " + sentence),
                sentences(comparison(9, 0, END_TO_END_LATENCY, median, low, high)));
    }

    @Test
    void speedIsSaidAsSpeed() {
        assertEquals(
                List.of("Output speed: b is 0.71 times as fast as a (95 % interval 0.70 to 0.72, n = 1 pair)."),
                sentences(comparison(1, 0, OUTPUT_SPEED, 0.71, 0.7, 0.72)));
    }

    /** The verdict of the run and the sentence below it both follow from the one interval that is printed: neither adjusts it. */
    @Test
    void verdictAndSentenceSayADifferenceExactlyIfThePrintedIntervalExcludesOne() {
        Random random = new Random(1);
        Set<Boolean> seen = new HashSet<>();
        for (double median = 0.9; median < 1.1; median += 0.005) {
            Sample ratios = Sample.ofMillionths();
            for (int pair = 0; pair < 60; pair++) {
                ratios.add(median * Math.exp(0.15 * random.nextGaussian()));
            }
            Distribution values = ratios.distribution();
            Percentile half = values.percentile(50).orElseThrow();
            String sentence = sentences(new VariantComparison(
                            "b", "a", 60, 0, Map.of(END_TO_END_LATENCY, values), Distribution.EMPTY, null))
                    .get(0);
            boolean verdict = new VariantDifferences.Difference(
                            "b",
                            "a",
                            new Measure(END_TO_END_LATENCY.key(), half.value(), "ratio", half.low(), half.high()),
                            60)
                    .shown();
            assertEquals(half.low() > 1 || half.high() < 1, verdict, sentence);
            assertEquals(verdict, !sentence.contains("no difference shown"), sentence);
            assertTrue(
                    sentence.contains("95 % interval " + Numbers.CONSOLE.ratio(half.low()) + " to "
                            + Numbers.CONSOLE.ratio(half.high())),
                    sentence);
            seen.add(verdict);
        }
        assertEquals(Set.of(true, false), seen, "both kinds occur");
    }

    @Test
    void brokenPairsAreCounted() {
        List<String> sentences = sentences(comparison(412, 3, END_TO_END_LATENCY, 1.62, 1.58, 1.66));
        assertEquals("b and a: left out 3 pairs of which one call or both got no answer.", sentences.get(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      -0.02 | -0.03 | -0.01 | Success: b answers 2 percentage points fewer of the prompts than a (95 % interval -3 to -1).
      0.02  | -0.01 | 0.05  | Success: no difference shown. b answers 2 percentage points more of the prompts than a (95 % interval -1 to 5).""")
    void successIsSaidWhereACallFailed(double difference, double low, double high, String sentence) {
        var success = new Estimate(difference, low, high);
        var comparison = new VariantComparison("b", "a", 400, 12, Map.of(), Distribution.EMPTY, success);
        assertEquals(sentence, sentences(comparison).get(0).replaceAll("([0-9])[.]0+(?![0-9])", "$1"));
        assertEquals(
                List.of(), sentences(new VariantComparison("b", "a", 400, 0, Map.of(), Distribution.EMPTY, success)));
    }

    @Test
    void withoutAnyPairNothingIsCompared() {
        assertEquals(
                List.of("b and a: no pair of calls in the steady window."),
                sentences(new VariantComparison("b", "a", 0, 0, Map.of(), Distribution.EMPTY, null)));
        assertEquals(
                List.of(), VariantComparisonText.of(List.of(), Numbers.CONSOLE).sentences());
    }

    private static List<String> sentences(VariantComparison comparison) {
        return VariantComparisonText.of(List.of(comparison), Numbers.CONSOLE).sentences();
    }

    private static VariantComparison comparison(
            long n, long broken, AttemptMetric metric, double median, Double low, Double high) {
        var values =
                new Distribution(n, median, median, median, List.of(new Percentile(50, median, low, high)), List.of());
        return new VariantComparison("b", "a", n, broken, Map.of(metric, values), Distribution.EMPTY, null);
    }
}
