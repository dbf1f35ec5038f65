package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.Replay;
import java.util.Map;

/** Replays whatever trace is given. */
public class GivenTrace extends ChatSimulation {

    public GivenTrace() {
        super(Map.of("warmup", "0s", "duration", "168h"), Replay.SHAPE);
    }

    {
        setUp(onSchedule(scenario("replay").exec(chat()), load(Replay.class).schedule()))
                .protocols(chatApi());
    }
}
