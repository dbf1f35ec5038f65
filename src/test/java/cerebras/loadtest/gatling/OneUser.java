package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.scenario;

import java.util.Map;

/** One user calls for 300 ms unless told otherwise, with a pause of 20 ms after each answer. */
public class OneUser extends ChatSimulation {

    public OneUser() {
        super(Map.of("users", "1", "ramp", "0s", "warmup", "0s", "duration", "300ms", "pause", "20ms", "model", "m"));
    }

    {
        setUp(scenario("one").exec(chatUntilTheEnd()).injectOpen(rampUp())).protocols(chatApi());
    }
}
