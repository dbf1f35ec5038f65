package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.SessionStarts;
import cerebras.loadtest.workload.Workload;
import java.util.Map;

/** Sessions begin at their starts in a file. */
public class StartedSessions extends ChatSimulation {

    public StartedSessions() {
        super(Map.of("requestTimeout", "5s", "model", "m"), SessionStarts.SHAPE, Workload.SESSIONS);
    }

    {
        setUp(onSchedule(
                        scenario("sessions").exec(playSession()),
                        load(SessionStarts.class).schedule()))
                .protocols(chatApi());
    }
}
