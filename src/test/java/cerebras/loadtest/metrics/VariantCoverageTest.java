package cerebras.loadtest.metrics;

import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static cerebras.loadtest.metrics.AttemptMetric.END_TO_END_LATENCY;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Percentile;
import cerebras.loadtest.stats.Window;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Simulated runs of two servers whose true difference is known. The state of the day slows both down alike, and changes
 * slowly; answers differ from call to call. Runs are seeded: the shares never change.
 */
class VariantCoverageTest {

    private static final int RUNS = 80;
    private static final int USERS = 5;
    private static final long WINDOW_MILLIS = 60_000;

    @ParameterizedTest
    @CsvSource({"1", "1.1"})
    void intervalOfARatioHoldsInNinetyFivePercentOfRuns(double truth) {
        int decided = 0;
        int held = 0;
        int shown = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Percentile median = run(new Random(seed), truth, 0)
                    .ratios()
                    .get(END_TO_END_LATENCY)
                    .percentile(50)
                    .orElseThrow();
            if (median.low() == null) {
                continue;
            }
            decided++;
            held += median.low() <= truth && truth <= median.high() ? 1 : 0;
            shown += median.low() > 1 || median.high() < 1 ? 1 : 0;
        }
        assertTrue(decided >= 0.9 * RUNS, decided + " intervals");
        assertTrue(held >= fewest(decided), held + " of " + decided + " intervals held");
        assertTrue(
                truth == 1 ? shown <= 0.07 * decided : shown >= 0.95 * decided,
                shown + " of " + decided + " differences shown");
    }

    /** Failures of the variant only, on top of 2 % of all calls. */
    @ParameterizedTest
    @CsvSource({"0.05"})
    void intervalOfADifferenceInSuccessHoldsInNinetyFivePercentOfRuns(double truth) {
        int decided = 0;
        int held = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Estimate success = run(new Random(seed), 1, truth).success();
            double difference = -truth * 0.98;
            if (success.low() == null) {
                continue;
            }
            decided++;
            held += success.low() <= difference && difference <= success.high() ? 1 : 0;
        }
        assertTrue(decided >= 0.9 * RUNS, decided + " intervals");
        assertTrue(held >= fewest(decided), held + " of " + decided + " intervals held");
    }

    /** Of intervals that hold in 95 %, as many as hold in all but 2.5 % of such tests: two standard deviations less. */
    private static double fewest(int intervals) {
        return 0.95 * intervals - 2 * Math.sqrt(0.95 * 0.05 * intervals);
    }

    private static VariantComparison run(Random random, double ratio, double failing) {
        VariantComparison.Tally tally = new VariantComparison.Tally(
                List.of("a", "b"), Map.of(), new Window(0, WINDOW_MILLIS * AttemptFixture.MILLI, true));
        double[] state = new double[(int) WINDOW_MILLIS / 1_000 + 1];
        for (int second = 1; second < state.length; second++) {
            state[second] = 0.9 * state[second - 1] + 0.1 * random.nextGaussian();
        }
        for (int user = 1; user <= USERS; user++) {
            long nowMillis = random.nextInt(300);
            for (int call = 1; nowMillis < WINDOW_MILLIS - 3_000; call++) {
                boolean variant = (call % 2 == 0) == ((call - 1) / 2 % 2 == 0);
                double latency = 300
                        * Math.exp(state[(int) nowMillis / 1_000] + 0.2 * random.nextGaussian())
                        * (variant ? ratio : 1);
                boolean failed = random.nextDouble() < 0.02 || variant && random.nextDouble() < failing;
                long endMillis = nowMillis + Math.round(latency);
                tally.add(attempt()
                        .user(user)
                        .call(call)
                        .model(variant ? "b" : "a")
                        .outcome(failed ? Outcome.SERVER_ERROR : Outcome.OK)
                        .whole(nowMillis, endMillis)
                        .build());
                nowMillis = endMillis;
            }
        }
        return tally.comparisons().get(0);
    }
}
