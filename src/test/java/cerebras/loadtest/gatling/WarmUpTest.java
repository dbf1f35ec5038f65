package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.records.LoadPlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmUpTest {

    @ParameterizedTest
    @CsvSource({
        // ramp and warm-up of the load in ms, calls on each event loop before it
        "0,    0,     100",
        "1000, 3999,  100",
        "1000, 4000,  10",
        "0,    10000, 10"
    })
    void loadThatWarmsUpByItselfNeedsAShorterWarmUp(long rampMillis, long warmupMillis, int calls) {
        LoadPlan plan = new LoadPlan("closed", 5, rampMillis * 1_000_000, warmupMillis * 1_000_000, 60_000_000_000L);
        assertEquals(calls, WarmUp.calls(plan));
    }
}
