package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.scenario;

import java.util.Map;

/** One user holds conversations of three questions, without a pause. */
public class OneTalker extends ConversationSimulation {

    public OneTalker() {
        super(Map.of("users", "1", "ramp", "0s", "warmup", "0s", "turns", "3", "requestTimeout", "5s", "model", "m"));
    }

    {
        setUp(scenario("one").exec(chatUntilTheEnd()).injectOpen(rampUp())).protocols(chatApi());
    }
}
