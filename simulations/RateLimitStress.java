import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ChatSimulation;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.util.Map;

/**
 * When do the quotas bite, whom, and do they say the truth?
 *
 * <p>Load: a closed model of two kinds of users, half of {@code users} each, who call without a pause. When they are
 * refused, <em>impatient</em> ones try again after a second; <em>obedient</em> ones wait for as long as Retry-After
 * says.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=RateLimitStress} on the embedded emulator, with the quotas of the free
 * trial; {@code -Dquota=developer -Dusers=40} has higher ones. With {@code CEREBRAS_API_KEY} set, the same command
 * tests Cerebras, and the plan is that of the key: everything else that shares its organisation is refused meanwhile.
 *
 * <p>Look at: the section on quotas: the first refusal, how much is let in a minute beside what the headers promise,
 * and whether the promises of Retry-After are kept. Then at the scenarios: what obedience is worth.
 */
public class RateLimitStress extends ChatSimulation {

  private static final Map<String, String> DEFAULTS = Map.of(
      "quota", "trial", "users", "10", "ramp", "0s", "warmup", "0s", "duration", "2m", "maxTokens", "100");

  private final ScenarioBuilder impatient = scenario("impatient").exec(chatUntilTheEnd());
  private final ScenarioBuilder obedient = scenario("obedient").exec(chatAsToldUntilTheEnd());

  public RateLimitStress() {
    super(DEFAULTS);
  }

  {
    setUp(impatient.injectOpen(rampUp(1, 2)), obedient.injectOpen(rampUp(2, 2))).protocols(api());
  }
}
