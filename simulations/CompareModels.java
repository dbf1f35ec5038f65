import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ComparisonSimulation;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.util.Map;

/**
 * Which of these models is faster for my prompts?
 *
 * <p>Load: a closed model. {@code users} virtual users start over {@code ramp}; each asks all {@code models} the same
 * prompt, one after the other, then the next prompt. The order changes from prompt to prompt, as in AB, BA, BA, AB, so
 * that the time of day and the order favour nobody. After {@code warmup} at full load the steady phase of
 * {@code duration} is measured.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=CompareModels -Dmodels=gpt-oss-120b,qwen-3.8-27b} on the embedded
 * emulator; with {@code CEREBRAS_API_KEY} set, the same command tests Cerebras.
 *
 * <p>Look at: how many times as long another model takes as the one that is named first, with the interval: both had
 * the same prompt within a moment. Models also differ in how much they write, which the output speed leaves out.
 */
public class CompareModels extends ComparisonSimulation {

  private static final Map<String, String> DEFAULTS = Map.of("models", "gpt-oss-120b,qwen-3.8-27b");

  private final ScenarioBuilder users = scenario("users").exec(chatUntilTheEnd());

  public CompareModels() {
    super(DEFAULTS);
  }

  {
    setUp(users.injectOpen(rampUp())).protocols(api());
  }
}
