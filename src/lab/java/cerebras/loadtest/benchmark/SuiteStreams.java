package cerebras.loadtest.benchmark;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ChatSimulation;
import cerebras.loadtest.load.RampAndHold;
import java.util.Map;

/** This suite's chat action in a load test like any other: every call is recorded in {@code calls.jsonl}. */
public class SuiteStreams extends ChatSimulation {

    public SuiteStreams() {
        super(Map.of(), RampAndHold.SHAPE);
    }

    {
        setUp(scenario("users")
                        .exec(new Meter(settings).repeat(exec(chat())))
                        .injectOpen(rampUsers(settings.users()).during(settings.ramp())))
                .protocols(chatApi());
    }
}
