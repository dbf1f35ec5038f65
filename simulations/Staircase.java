import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ChatSimulation;
import cerebras.loadtest.load.Steps;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How do total and per-user throughput change with concurrency, and where is the knee?
 *
 * <p>Load: a closed model that rises by {@code steps}, evenly up to {@code users}. In each step new users start over
 * {@code ramp}, settle during {@code warmup}, and are measured for {@code duration}; every user calls again and again, as
 * in {@code SustainedLoad}.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=Staircase -Demulator.capacity=20} on the embedded emulator, which then serves 20
 * calls at once; with {@code CEREBRAS_API_KEY} set, {@code mvn gatling:test -Dsimulation=Staircase} tests Cerebras.
 *
 * <p>Look at: the table of steps, and the knee: below it, more users raise total throughput; above it, they share it. The
 * report names its cause: the provider, the quota or this client.
 */
public class Staircase extends ChatSimulation {

    private static final Map<String, String> DEFAULTS =
            Map.of("users", "40", "steps", "8", "ramp", "1s", "warmup", "2s", "duration", "10s");

    private final ScenarioBuilder users =
            scenario("users").exec(asLongAs(session -> sending()).on(chat(), thinkTime(settings.pause())));

    public Staircase() {
        super(DEFAULTS, Steps.SHAPE);
    }

    {
        List<OpenInjectionStep> stairs = new ArrayList<>();
        for (Steps.Step step : load(Steps.class).each()) {
            stairs.add(rampUsers(step.newUsers()).during(settings.ramp()));
            stairs.add(nothingFor(step.rest()));
        }
        setUp(users.injectOpen(stairs)).protocols(chatApi());
    }
}
