package cerebras.loadtest.benchmark;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ChatSimulation;

/** This suite's chat action in a load test like any other: every call is recorded in {@code calls.jsonl}. */
public class SuiteStreams extends ChatSimulation {

    {
        setUp(scenario("users").exec(new Meter(settings).repeat(exec(chat()))).injectOpen(rampUp()))
                .protocols(chatApi());
    }
}
