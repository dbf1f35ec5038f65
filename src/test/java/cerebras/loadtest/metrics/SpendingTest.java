package cerebras.loadtest.metrics;

import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunHeader.Price;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpendingTest {

    private static final Price PRICE = new Price(new BigDecimal("0.35"), new BigDecimal("0.75"));

    @Test
    void costIsTokensTimesTheirPrice() {
        var tally = new Spending.Tally(Map.of("m", PRICE));
        // The fixture's prompts have 9 tokens.
        tally.add(attempt().whole(0, 1).tokens(100, null).build());
        tally.add(attempt().whole(0, 1).tokens(300, null).build());
        Spending spending = tally.spending();
        assertEquals(18, spending.promptTokens());
        assertEquals(400, spending.outputTokens());
        // 18 x 0.35 + 400 x 0.75 = 306.3 millionths.
        assertEquals(
                0,
                new BigDecimal("0.0003063").compareTo(spending.dollars()),
                spending.dollars().toString());
    }

    @Test
    void modelWithoutAPriceLeavesTheCostOpen() {
        var tally = new Spending.Tally(Map.of("m", PRICE));
        tally.add(attempt().model("other").whole(0, 1).tokens(100, null).build());
        assertNull(tally.spending().dollars());
    }

    @Test
    void answerThatBrokeOffIsDistinguished() {
        var tally = new Spending.Tally(Map.of("m", PRICE));
        tally.add(attempt().whole(0, 1).outcome(Outcome.STREAM_BROKEN).build());
        assertEquals(1, tally.spending().uncounted());
    }

    @Test
    void requestThatFoundNoConnectionCannotHaveBeenBilled() {
        var tally = new Spending.Tally(Map.of("m", PRICE));
        tally.add(attempt().whole(0, 1).outcome(Outcome.CLIENT_ERROR).build());
        assertEquals(0, tally.spending().uncounted());
    }
}
