package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.LoadShape;
import cerebras.loadtest.run.Probing;
import java.util.Map;

/** One user finds out what the emulator's plan is. */
public class ProbedQuota extends ChatSimulation {

    private final Probing probe = quotaProbe();

    public ProbedQuota() {
        super(Map.of(), LoadShape.QUOTA_PROBE);
    }

    {
        setUp(scenario("probe")
                        .exec(asLongAs(session -> probe.goesOn() && sending())
                                .on(
                                        pause(session -> probe.pause()),
                                        chat().prompt(Probing.PROMPT).maxTokens(session -> probe.maxTokens()),
                                        tellProbe()))
                        .injectOpen(atOnceUsers(1)))
                .protocols(chatApi());
    }
}
