import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ChatSimulation;
import cerebras.loadtest.load.RampAndHold;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.util.Map;

/**
 * When are calls refused under concurrency, and are quota headers and {@code Retry-After} accurate?
 *
 * <p>Load: a closed model with two kinds of users, half of {@code users} each, who call without a pause. After a refusal,
 * <em>impatient</em> users try again after a second; <em>obedient</em> users wait as Retry-After says.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=RateLimitStress} on the embedded emulator, with the quotas of the free
 * trial; {@code -Demulator.quota=developer -Dusers=40} has higher ones. With {@code CEREBRAS_API_KEY} set, the same command
 * tests Cerebras, with the quotas of the key: other clients of the same organisation may be refused meanwhile.
 *
 * <p>Look at: the section on quotas: the first refusal, the calls accepted per minute compared with the headers, and
 * whether a call succeeds after the wait that Retry-After states. Then the scenarios: whether waiting pays off.
 */
public class RateLimitStress extends ChatSimulation {

    private static final Map<String, String> DEFAULTS = Map.of(
            "emulator.quota",
            "trial",
            "users",
            "10",
            "ramp",
            "0s",
            "warmup",
            "0s",
            "duration",
            "2m",
            "maxTokens",
            "100");

    private final ScenarioBuilder impatient =
            scenario("impatient").exec(asLongAs(session -> sending()).on(chat(), thinkTime(settings.pause())));

    private final ScenarioBuilder obedient = scenario("obedient")
            .exec(asLongAs(session -> sending()).on(chat(), thinkTimeOrRetryAfter(settings.pause())));

    public RateLimitStress() {
        super(DEFAULTS, RampAndHold.SHAPE);
    }

    {
        expectRefusals();
        setUp(
                        impatient.injectOpen(rampUsers(usersOf(1, 2)).during(settings.ramp())),
                        obedient.injectOpen(rampUsers(usersOf(2, 2)).during(settings.ramp())))
                .protocols(chatApi());
    }
}
