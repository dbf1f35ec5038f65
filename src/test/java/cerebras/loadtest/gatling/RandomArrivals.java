package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.Arrivals;
import java.util.Map;

/** Calls arrive at random, 20 a second, for a short time. */
public class RandomArrivals extends ChatSimulation {

    static final Map<String, String> LOAD =
            Map.of("rate", "20", "arrivals", "poisson", "seed", "7", "ramp", "0s", "warmup", "0s", "duration", "3s");

    public RandomArrivals() {
        super(LOAD, Arrivals.AT_RATE);
    }

    {
        setUp(onSchedule(scenario("arrivals").exec(chat()), load(Arrivals.class).steady()))
                .protocols(chatApi());
    }
}
