package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.RampAndHold;
import cerebras.loadtest.workload.Workload;
import java.util.Map;

/** Users play the sessions of a file, with an hour between them. */
public class PlayedSessions extends ChatSimulation {

    public PlayedSessions() {
        super(
                Map.of(
                        "users",
                        "1",
                        "ramp",
                        "0s",
                        "warmup",
                        "0s",
                        "duration",
                        "2s",
                        "requestTimeout",
                        "5s",
                        "model",
                        "m",
                        "pause",
                        "1h"),
                RampAndHold.SHAPE,
                Workload.SESSIONS);
    }

    {
        setUp(scenario("agents")
                        .exec(asLongAs(session -> sending()).on(playSession(), thinkTime(settings.pause())))
                        .injectOpen(atOnceUsers(settings.users())))
                .protocols(chatApi());
    }
}
