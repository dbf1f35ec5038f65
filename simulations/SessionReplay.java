import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ChatSimulation;
import cerebras.loadtest.load.SessionStarts;
import cerebras.loadtest.workload.Workload;
import java.util.Map;

/**
 * How would the API handle recorded agents?
 *
 * <p>Load: an open model. Each session of the file {@code sessions} begins at its start in the file, divided by
 * {@code traceSpeed}, however slow the server is; its later requests wait for its answers, its tools and its person as in
 * {@code AgentSessions}. The load ends with the last session, and all of it is measured. Files are the suite's own, or
 * recordings of Mooncake, Weka, OpenTelemetry or {@code calls.jsonl} that have times.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=SessionReplay -Dsessions=FILE -DtraceSpeed=2} on the embedded emulator; with
 * {@code CEREBRAS_API_KEY} set, the same command tests Cerebras.
 *
 * <p>Look at: the latency from scheduled start over time, where many sessions overlap, and the table of turns.
 */
public class SessionReplay extends ChatSimulation {

    private static final Map<String, String> DEFAULTS =
            Map.of("sessions", "sessions/example.jsonl", "maxTokens", "1000", "emulator.tools", "2");

    public SessionReplay() {
        super(DEFAULTS, SessionStarts.SHAPE, Workload.SESSIONS);
    }

    {
        setUp(onSchedule(
                        scenario("sessions").exec(playSession()),
                        load(SessionStarts.class).schedule()))
                .protocols(chatApi());
    }
}
