package cerebras.loadtest.analysis.capacity;

import static cerebras.loadtest.metrics.AttemptFixture.MILLI;
import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.analysis.capacity.QuotaDemand.Demand;
import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.metrics.AttemptFixture;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaDemandTest {

    private static final Window TWO_SECONDS = new Window(0, 2_000 * MILLI, true);

    private final QuotaDemand demand = new QuotaDemand();

    /** 10 calls in 2 s are 300 a minute and 18,000 an hour; 10 x (100 - 60 + 20) tokens are 18,000 a minute. */
    @Test
    void rateOfTheTrialIsProjectedToThePeriodOfEachLimit() {
        for (int i = 0; i < 10; i++) {
            add(call(i).tokens(100, 60, 20)
                    .quota("limit-requests-minute", 400)
                    .quota("limit-requests-hour", 10_000)
                    .quota("limit-requests-day", 10)
                    .quota("limit-tokens-minute", 17_000));
        }
        add(attempt().whole(1_990, 2_010).quota("limit-requests-minute", 400));
        assertEquals(
                List.of(
                        new Demand(new Limit(Resource.REQUESTS, Period.HOUR, 10_000), 18_000, 10),
                        new Demand(new Limit(Resource.REQUESTS, Period.MINUTE, 400), 300, 10),
                        new Demand(new Limit(Resource.TOKENS, Period.MINUTE, 17_000), 18_000, 10)),
                demand.demands(2));
        demand.begin();
        assertEquals(List.of(), demand.demands(2));
    }

    /** 100 attempts at random have a relative standard deviation of 10 %, and so an interval of 19.6 % to both sides. */
    @ParameterizedTest
    @CsvSource({
        "83, MET",
        "84, PROBABLY_MET",
        "100, PROBABLY_MET",
        "101, PROBABLY_MISSED",
        "124, PROBABLY_MISSED",
        "125, MISSED"
    })
    void demandIsSureWhereItsIntervalIs(double perPeriod, Finding finding) {
        assertEquals(finding, new Demand(new Limit(Resource.REQUESTS, Period.MINUTE, 100), perPeriod, 100).finding());
    }

    @Test
    void refusedCallsSayHowLongToWait() {
        add(call(1).quota("reset-requests-minute", 40));
        assertEquals(Duration.ZERO, demand.untilRefilled());
        add(call(2).refused(Outcome.QUOTA_REQUESTS).quota("retry-after", 7));
        add(call(3).refused(Outcome.QUOTA_TOKENS).quota("retry-after", 3_600));
        assertEquals(Duration.ofMinutes(1), demand.untilRefilled());
        demand.begin();
        assertEquals(Duration.ZERO, demand.untilRefilled());
    }

    private static AttemptFixture call(int number) {
        return attempt().whole(number * 100, number * 100 + 50);
    }

    private void add(AttemptFixture fixture) {
        Attempt attempt = fixture.build();
        demand.add(attempt, attempt.announcement(Dialect.CEREBRAS, Instant.EPOCH), TWO_SECONDS);
    }
}
