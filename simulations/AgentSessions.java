import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ChatSimulation;
import cerebras.loadtest.load.RampAndHold;
import cerebras.loadtest.workload.Workload;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.util.Map;

/**
 * How long do agents take for their tasks when N of them work at the same time?
 *
 * <p>Load: a closed model of agents that call tools. {@code users} agents start over {@code ramp}; each plays one session
 * of the file {@code sessions} after the other, with a {@code pause} between them. The model's tool calls are taken as they
 * come; the file has the tools' results and how long the tools work, the person thinks, and which subagents work side by
 * side. After {@code warmup} at full load the steady phase of {@code duration} is measured; the end of the load cuts the
 * sessions that are under way.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=AgentSessions} on the embedded emulator; with {@code CEREBRAS_API_KEY} set, the
 * same command tests Cerebras, for example with {@code -Dsessions=my-sessions.jsonl -Dusers=20}.
 *
 * <p>Look at: the table of turns, whose prompts grow with the tools' results, and the share that the prompt cache saves.
 * Answers of another kind than the file expects are counted; {@code sessions.deviation} says what follows them.
 */
public class AgentSessions extends ChatSimulation {

    private static final Map<String, String> DEFAULTS =
            Map.of("sessions", "sessions/example.jsonl", "pause", "1s", "maxTokens", "1000", "emulator.tools", "2");

    private final ScenarioBuilder agents =
            scenario("agents").exec(asLongAs(session -> sending()).on(playSession(), thinkTime(settings.pause())));

    public AgentSessions() {
        super(DEFAULTS, RampAndHold.SHAPE, Workload.SESSIONS);
    }

    {
        setUp(agents.injectOpen(rampUsers(settings.users()).during(settings.ramp())))
                .protocols(chatApi());
    }
}
