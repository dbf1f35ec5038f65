package cerebras.loadtest.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import cerebras.loadtest.load.Budget.Caps;
import cerebras.loadtest.load.Budget.Hold;
import cerebras.loadtest.load.Budget.Spent;
import cerebras.loadtest.load.Budget.TokenPrice;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {

    // 0.35 and 0.75 dollars a million tokens: 350,000 and 750,000 picodollars a token.
    private static final Map<String, TokenPrice> PRICES =
            Map.of("m", TokenPrice.perMillion(new BigDecimal("0.35"), new BigDecimal("0.75")));

    @ParameterizedTest(name = "with {0} calls, {1} output tokens and {2} dollars, {3} requests are sent until {4}")
    @CsvSource({
        "3,    ,         , 3, maxCalls=3",
        " , 500,         , 5, maxOutputTokens=500",
        // Each request: 10 x 0.35 + 100 x 0.75 = 78.5 millionths. Four are 314.
        " ,    , 0.000314, 4, maxCost=0.000314",
        " ,    , 0.000313, 3, maxCost=0.000313",
        "9, 100, 0.000314, 1, maxOutputTokens=100",
    })
    void requestIsHeldOnlyIfTheMostItMayUseIsLeft(
            Integer calls, Long tokens, BigDecimal dollars, int sent, String spent) {
        Budget budget = budget(calls, tokens, dollars);
        for (int i = 0; i < sent; i++) {
            assertInstanceOf(Hold.class, budget.hold("m", 10, 100));
        }
        assertEquals(new Spent(spent), budget.hold("m", 10, 100));
    }

    @Test
    void whatWasNotUsedIsThereAgain() {
        Budget budget = budget(null, 150L, null);
        hold(budget).settle(10, 40);
        hold(budget).settle(10, 10);
        // 100 of 150 are left.
        hold(budget);
        assertInstanceOf(Spent.class, budget.hold("m", 10, 100));
    }

    @Test
    void budgetNeverGrows() {
        Budget budget = budget(null, 100L, new BigDecimal("0.000079"));
        hold(budget).settle(-1_000_000, -1_000_000);
        hold(budget);
        assertInstanceOf(Spent.class, budget.hold("m", 10, 100));
    }

    @Test
    void promptThatWasLongerThanThoughtIsCharged() {
        Budget budget = budget(null, null, new BigDecimal("0.000314"));
        // 300 x 0.35 + 200 x 0.75 = 255 of 314 millionths are used: 59 are left, and a request needs 78.5.
        hold(budget).settle(300, 200);
        assertInstanceOf(Spent.class, budget.hold("m", 10, 100));
    }

    @Test
    void refusedRequestTakesNothing() {
        Budget budget = budget(3, 150L, null);
        hold(budget);
        assertInstanceOf(Spent.class, budget.hold("m", 10, 100));
        assertInstanceOf(Spent.class, budget.hold("m", 10, 100));
        assertInstanceOf(Hold.class, budget.hold("m", 10, 50));
        assertInstanceOf(Spent.class, budget.hold("m", 10, 1));
        assertInstanceOf(Hold.class, budget.hold("m", 10, 0));
    }

    @Test
    void modelWithoutAPriceCostsNothing() {
        assertInstanceOf(Hold.class, budget(null, null, BigDecimal.ZERO).hold("other", 1_000_000, 1_000_000));
    }

    @Test
    void threadsTogetherGetNoMoreThanThereIs() {
        Budget budget = budget(5_000, null, null);
        long held = IntStream.range(0, 20_000)
                .parallel()
                .filter(i -> budget.hold("m", 1, 1) instanceof Hold)
                .count();
        assertEquals(5_000, held);
    }

    private static Hold hold(Budget budget) {
        return assertInstanceOf(Hold.class, budget.hold("m", 10, 100));
    }

    private static Budget budget(Integer calls, Long tokens, BigDecimal dollars) {
        return Budget.of(
                new Caps(
                        calls == null ? OptionalInt.empty() : OptionalInt.of(calls),
                        tokens == null ? OptionalLong.empty() : OptionalLong.of(tokens),
                        Optional.ofNullable(dollars)),
                PRICES);
    }
}
