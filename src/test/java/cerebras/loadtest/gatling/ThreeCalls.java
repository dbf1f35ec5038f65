package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.records.LoadPlan;
import java.util.Map;

/** One user makes three calls, one after the other: what the contract with Gatling's engine is tested with. */
public class ThreeCalls extends ChatSimulation {

    public ThreeCalls() {
        super(Map.of("model", "m"), settings -> new LoadPlan("closed", 1, 0, 0, 1_000_000_000));
    }

    {
        setUp(scenario("three").exec(chat(), chat(), chat()).injectOpen(atOnceUsers(1)))
                .protocols(chatApi());
    }
}
