import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.CapacitySimulation;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.util.Map;

/**
 * What is the highest concurrency that still meets the service level?
 *
 * <p>Load: a closed model whose users become more and fewer by what is measured. From one user on they are doubled until
 * the service level is missed; then the gap is halved until its ends are within 5 % of each other, and both are tried
 * once more. In each trial users settle for {@code warmup} and are measured for {@code duration}, or up to three times as
 * long where that leaves a percentile open. More than {@code users} are never tried.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=FindCapacity -Dcapacity=20 -Dslo.ttft.p95=300ms} on the embedded emulator;
 * with {@code CEREBRAS_API_KEY} set, {@code mvn gatling:test -Dsimulation=FindCapacity -DmaxCost=5} tests Cerebras. Without
 * a service level it is half a second to the first token for 95 % of the calls, and 99 % that succeed.
 *
 * <p>Look at: the answer, with how sure it is, and the table of trials. A budget may end the search before it is settled.
 */
public class FindCapacity extends CapacitySimulation {

  private static final Map<String, String> DEFAULTS = Map.of("users", "500", "warmup", "1s", "duration", "5s");

  private final ScenarioBuilder users = scenario("users").exec(chatWhileWanted());

  public FindCapacity() {
    super(DEFAULTS);
  }

  {
    setUp(users.injectOpen(everybody())).protocols(api());
  }
}
