package cerebras.loadtest.gatling;

import java.util.Map;

/** Replays whatever trace is given. */
public class GivenTrace extends TraceSimulation {

    public GivenTrace() {
        super(Map.of("warmup", "0s", "duration", "168h"));
    }

    {
        setUp(calls("replay")).protocols(chatApi());
    }
}
