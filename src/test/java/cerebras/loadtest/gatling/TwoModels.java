package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.scenario;

import java.util.Map;

/** Two users ask two models the same prompts, without a pause. */
public class TwoModels extends ComparisonSimulation {

    public TwoModels() {
        super(Map.of(
                "users", "2", "ramp", "0s", "warmup", "0s", "models", "gpt-oss-120b,qwen-3.8-27b", "maxTokens", "40"));
    }

    {
        setUp(scenario("two").exec(chatUntilTheEnd()).injectOpen(rampUp())).protocols(chatApi());
    }
}
