import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ChatSimulation;
import cerebras.loadtest.load.LoadShape;
import cerebras.loadtest.run.Probing;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.util.Map;

/**
 * What are my quotas?
 *
 * <p>Load: one user, about three to forty small calls within one or two minutes, and less than 2 % of a daily quota:
 * a few in quick succession, one that allows a long answer, and one after an idle time.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=QuotaProbe -Demulator.quota=developer} on the embedded emulator, whose
 * default plan here is {@code trial}; with {@code CEREBRAS_API_KEY} set, {@code mvn gatling:test -Dsimulation=QuotaProbe} asks
 * Cerebras.
 *
 * <p>Look at: each limit and its evidence; whether it refills continuously or by windows; how much of {@code maxTokens} is
 * reserved; and the plan to copy into {@code user-files/quotas.conf}, with which the emulator behaves the same.
 */
public class QuotaProbe extends ChatSimulation {

    private static final Map<String, String> DEFAULTS = Map.of("emulator.quota", "trial", "preflight", "quick");

    private final Probing probe = quotaProbe();

    private final ScenarioBuilder calls = scenario("probe")
            .exec(asLongAs(session -> probe.goesOn() && sending())
                    .on(
                            pause(session -> probe.pause()),
                            chat().prompt(Probing.PROMPT).maxTokens(session -> probe.maxTokens()),
                            tellProbe()));

    public QuotaProbe() {
        super(DEFAULTS, LoadShape.QUOTA_PROBE);
    }

    {
        setUp(calls.injectOpen(atOnceUsers(1))).protocols(chatApi());
    }
}
