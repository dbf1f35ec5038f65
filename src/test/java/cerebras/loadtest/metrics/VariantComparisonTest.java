package cerebras.loadtest.metrics;

import static cerebras.loadtest.metrics.AttemptFixture.MILLI;
import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static cerebras.loadtest.metrics.AttemptMetric.END_TO_END_LATENCY;
import static cerebras.loadtest.metrics.AttemptMetric.OUTPUT_SPEED;
import static cerebras.loadtest.metrics.AttemptMetric.TIME_TO_FIRST_TOKEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunHeader.Price;
import cerebras.loadtest.stats.Percentile;
import cerebras.loadtest.stats.Window;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A steady window from 1 to 10 s. */
class VariantComparisonTest {

    private static final double EXACT = 1e-9;
    private static final Map<String, Price> PRICES = Map.of(
            "a", new Price(new BigDecimal("1"), new BigDecimal("2")),
            "b", new Price(new BigDecimal("1"), new BigDecimal("4")));

    private final VariantComparison.Tally tally = tally("a", "b");

    @Test
    void ratioIsValueOfTheModelOverValueOfTheFirstModel() {
        // Latency 300 / 200; first token 40 / 50; b's last 20 of 21 tokens in 200 ms, 100/s, a's 10 of 11 in 50 ms,
        // 200/s.
        tally.add(attempt()
                .call(1)
                .model("a")
                .streamed(2_000, 2_050, 2_100, 2_200)
                .tokens(11, 1)
                .paced(11, 5)
                .build());
        tally.add(attempt()
                .call(2)
                .model("b")
                .streamed(3_000, 3_040, 3_240, 3_300)
                .tokens(21, 1)
                .paced(21, 10)
                .build());

        VariantComparison comparison = only();
        assertEquals("b", comparison.variant());
        assertEquals("a", comparison.base());
        assertEquals(1, comparison.pairs());
        assertEquals(1.5, comparison.ratios().get(END_TO_END_LATENCY).mean(), EXACT);
        assertEquals(0.8, comparison.ratios().get(TIME_TO_FIRST_TOKEN).mean(), EXACT);
        assertEquals(0.5, comparison.ratios().get(OUTPUT_SPEED).mean(), EXACT);
        assertEquals(
                List.of(TIME_TO_FIRST_TOKEN, END_TO_END_LATENCY, OUTPUT_SPEED),
                List.copyOf(comparison.ratios().keySet()));
    }

    @Test
    void orderOfTheTwoCallsDoesNotMatter() {
        call(1, 1, "a", 100);
        call(1, 2, "b", 200);
        call(1, 3, "b", 200);
        call(1, 4, "a", 100);
        assertEquals(2, only().pairs());
        assertEquals(2, only().ratios().get(END_TO_END_LATENCY).min(), EXACT);
        assertEquals(2, only().ratios().get(END_TO_END_LATENCY).max(), EXACT);
    }

    @Test
    void callsOfDifferentUsersOrPromptsMakeNoPair() {
        call(1, 1, "a", 100);
        call(2, 1, "b", 200);
        call(1, 3, "b", 300);
        call(2, 4, "a", 400);
        assertEquals(0, only().pairs());
        assertEquals(0, only().brokenPairs());
    }

    @Test
    void pairWithAFailedCallIsBroken() {
        call(1, 1, "a", 100);
        tally.add(attempt()
                .call(2)
                .model("b")
                .outcome(Outcome.TIMEOUT)
                .whole(2_000, 2_500)
                .build());
        assertEquals(0, only().pairs());
        assertEquals(1, only().brokenPairs());
        assertEquals(0, only().ratios().size());
    }

    @Test
    void callCountsWithItsLastAttempt() {
        call(1, 1, "a", 100);
        tally.add(attempt()
                .call(2)
                .model("b")
                .number(1, true)
                .outcome(Outcome.SERVER_ERROR)
                .whole(2_000, 2_001)
                .build());
        call(1, 2, "b", 250);
        assertEquals(1, only().pairs());
        assertEquals(0, only().brokenPairs());
        assertEquals(2.5, only().ratios().get(END_TO_END_LATENCY).mean(), EXACT);
    }

    @Test
    void bothCallsEndInTheWindow() {
        tally.add(attempt().call(1).model("a").whole(800, 900).build());
        tally.add(attempt().call(2).model("b").whole(900, 1_100).build());
        tally.cut(5_000 * MILLI);
        tally.add(attempt().call(3).model("b").whole(4_000, 4_900).build());
        tally.add(attempt().call(4).model("a").whole(4_900, 5_100).build());
        assertEquals(0, only().pairs());
    }

    @Test
    void everyOtherModelIsHeldBesideTheFirst() {
        VariantComparison.Tally three = tally("a", "b", "c");
        three.add(attempt().call(1).model("c").whole(2_000, 2_300).build());
        three.add(attempt().call(2).model("a").whole(2_300, 2_400).build());
        three.add(attempt().call(3).model("b").whole(2_400, 2_600).build());
        assertEquals(
                List.of("b 2.0", "c 3.0"),
                three.comparisons().stream()
                        .map(found -> found.variant() + " "
                                + found.ratios().get(END_TO_END_LATENCY).mean())
                        .toList());
    }

    /** Ratios 1.001 to 1.050. Of n = 50, p = 0.5: P(X <= 17) = 1.6 %, P(X <= 18) = 3.2 %, so ranks 18 and 33. */
    @Test
    void medianHasAnIntervalFromTheShareOfRatiosUpToIt() {
        for (int i = 1; i <= 50; i++) {
            call(i, 1, "a", 1_000);
            call(i, 2, "b", 1_000 + i);
        }
        Percentile median =
                only().ratios().get(END_TO_END_LATENCY).percentile(50).orElseThrow();
        assertEquals(1.025, median.value(), 0.0011);
        assertEquals(1.018, median.low(), 0.0011);
        assertEquals(1.033, median.high(), 0.0011);
    }

    @Test
    void fewPairsHaveNoInterval() {
        call(1, 1, "a", 100);
        call(1, 2, "b", 200);
        assertNull(only().ratios()
                .get(END_TO_END_LATENCY)
                .percentile(50)
                .orElseThrow()
                .low());
    }

    /** 10 prompt and 20 output tokens: $ 10 + 2 · 20 = 50 for a, 10 + 4 · 20 = 90 for b, in millionths. */
    @Test
    void costIsThatOfTheTokensAtTheListPrice() {
        tally.add(attempt()
                .call(1)
                .model("a")
                .whole(2_000, 2_100)
                .tokens(10, 0, 20)
                .build());
        tally.add(attempt()
                .call(2)
                .model("b")
                .whole(2_100, 2_200)
                .tokens(10, 0, 20)
                .build());
        assertEquals(1.8, only().cost().mean(), EXACT);
    }

    @Test
    void costWithoutTokenCountsIsAbsent() {
        call(1, 1, "a", 100);
        call(1, 2, "b", 200);
        assertEquals(0, only().cost().n());
    }

    @Test
    void valuesOfAFieldAreToldApartByTheNameOfTheVariant() {
        VariantComparison.Tally efforts = tally("effort=low", "effort=high");
        efforts.add(attempt()
                .call(1)
                .model("a")
                .variant("effort=high")
                .whole(2_000, 2_300)
                .build());
        efforts.add(attempt()
                .call(2)
                .model("a")
                .variant("effort=low")
                .whole(2_300, 2_400)
                .build());
        VariantComparison found = efforts.comparisons().get(0);
        assertEquals("effort=high", found.variant());
        assertEquals(3, found.ratios().get(END_TO_END_LATENCY).mean(), EXACT);
    }

    @Test
    void runThatComparesNothingHasNoComparisons() {
        VariantComparison.Tally none = tally();
        none.add(attempt().model("a").whole(2_000, 2_100).build());
        assertEquals(List.of(), none.comparisons());
    }

    private static VariantComparison.Tally tally(String... models) {
        return new VariantComparison.Tally(List.of(models), PRICES, new Window(1_000 * MILLI, 10_000 * MILLI, true));
    }

    private void call(long user, int call, String model, long latencyMillis) {
        tally.add(attempt()
                .user(user)
                .call(call)
                .model(model)
                .whole(2_000, 2_000 + latencyMillis)
                .build());
    }

    private VariantComparison only() {
        List<VariantComparison> comparisons = tally.comparisons();
        assertEquals(1, comparisons.size());
        return comparisons.get(0);
    }
}
