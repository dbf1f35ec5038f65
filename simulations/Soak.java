import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ChatSimulation;
import cerebras.loadtest.load.RampAndHold;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.util.Map;

/**
 * Do latency, speed or failures drift over hours?
 *
 * <p>Load: a closed model, as {@code SustainedLoad}, small and long: {@code users} users with a {@code pause} between
 * their calls. Memory does not grow with the run, and {@code calls.jsonl} is written continuously: a killed run can
 * still be reported.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=Soak -Dduration=10m} on the embedded emulator; with
 * {@code CEREBRAS_API_KEY} set, {@code mvn gatling:test -Dsimulation=Soak -Dduration=8h -DmaxCost=20} tests Cerebras.
 *
 * <p>Look at: the trend of time to first token, of output speed and of failures, each with its interval: there is a
 * drift if the interval excludes 0. Then the charts, for changes at certain hours.
 */
public class Soak extends ChatSimulation {

    private static final Map<String, String> DEFAULTS =
            Map.of("users", "5", "pause", "1s", "warmup", "30s", "duration", "1h");

    private final ScenarioBuilder users =
            scenario("users").exec(asLongAs(session -> sending()).on(chat(), thinkTime(settings.pause())));

    public Soak() {
        super(DEFAULTS, RampAndHold.SHAPE);
    }

    {
        setUp(users.injectOpen(rampUsers(settings.users()).during(settings.ramp())))
                .protocols(chatApi());
    }
}
