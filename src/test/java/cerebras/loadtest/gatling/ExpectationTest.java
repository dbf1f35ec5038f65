package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Period;
import cerebras.loadtest.quota.Resource;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationTest {

  /** 10 users for 120 s, each with a call every half second. */
  private static final Expectation USERS = Expectation.ofUsers(1_200, 10, 0.5, 100, 200);

  @Test
  void usersMakeACallAsOftenAsTheirAnswersAllow() {
    assertEquals(2_400, USERS.calls(), 1e-9);
    assertEquals(1_200, USERS.callsPerMinute(), 1e-9, "10 users x 120 calls");
    assertEquals(480_000, USERS.mostTokens(), 1e-6);
  }

  @Test
  void costIsOfAnswersAsLongAsTheyMayBe() {
    // 240,000 prompt tokens x 0.35 + 480,000 x 0.75 dollars a million: 0.084 + 0.36
    assertEquals(0.444, USERS.mostDollars(new BigDecimal("0.35"), new BigDecimal("0.75")).doubleValue(), 1e-9);
  }

  @ParameterizedTest(name = "{2} {0} a {1}: asked for {3}")
  @CsvSource({
    "REQUESTS, MINUTE, 5,       1200",
    "REQUESTS, MINUTE, 1200,    ",
    "REQUESTS, SECOND, 19,      20",
    "REQUESTS, HOUR,   2399,    2400",
    "REQUESTS, DAY,    2400,    ",
    "TOKENS,   MINUTE, 359999,  360000",   // 1,200 x 300
    "TOKENS,   HOUR,   719999,  720000",   // 2,400 x 300
  })
  void loadAsksForMoreThanThereIs(Resource resource, Period period, long amount, Double asked) {
    assertEquals(asked, USERS.excess(new Limit(resource, period, amount)).map(Expectation.Excess::asked).orElse(null));
  }

  @Test
  void burstIsAskedForInOneSecond() {
    // 100 at once, and one each second besides, for 5 minutes.
    Expectation burst = Expectation.ofPlan(400, 100, 1, 1, 1);
    assertEquals(101, burst.excess(new Limit(Resource.REQUESTS, Period.SECOND, 5)).orElseThrow().asked());
    assertEquals(160, burst.excess(new Limit(Resource.REQUESTS, Period.MINUTE, 5)).orElseThrow().asked());
  }

  @Test
  void shortLoadAsksForNoMoreInAMinuteThanItHas() {
    Expectation burst = Expectation.ofPlan(20, 0, 100, 1, 1);
    assertEquals(20, burst.excess(new Limit(Resource.REQUESTS, Period.MINUTE, 5)).orElseThrow().asked());
  }
}
