package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.scenario;

import java.util.Map;

/** Obedient users beside others, half of {@code users} each, for a minute, unless something stops them. */
public class TwoKinds extends ChatSimulation {

    public TwoKinds() {
        super(Map.of("users", "5", "ramp", "0s", "warmup", "0s", "duration", "60s", "model", "m"));
    }

    {
        setUp(
                        scenario("obedient").exec(chatAsToldUntilTheEnd()).injectOpen(rampUp(1, 2)),
                        scenario("others").exec(chatUntilTheEnd()).injectOpen(rampUp(2, 2)))
                .protocols(chatApi());
    }
}
