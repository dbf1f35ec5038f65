package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.Arrivals;
import java.util.Map;

/** Twenty calls at one moment, after 200 ms without any. */
public class TwentyAtOnce extends ChatSimulation {

    public TwentyAtOnce() {
        super(Map.of("users", "20", "ramp", "0s", "warmup", "200ms", "duration", "300ms"), Arrivals.BURST);
    }

    {
        setUp(
                        onSchedule(
                                scenario("burst").exec(chat()),
                                load(Arrivals.class).burst()),
                        onSchedule(
                                scenario("background").exec(chat()),
                                load(Arrivals.class).steady()))
                .protocols(chatApi());
    }
}
