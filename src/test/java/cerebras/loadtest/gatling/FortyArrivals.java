package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.Arrivals;
import java.util.Map;

/** Calls arrive evenly, 40 in a second, whatever becomes of them. Ends with an error if Gatling itself counts others. */
public class FortyArrivals extends ChatSimulation {

    public FortyArrivals() {
        super(
                Map.of(
                        "rate",
                        "40",
                        "arrivals",
                        "constant",
                        "ramp",
                        "0s",
                        "warmup",
                        "0s",
                        "duration",
                        "1s",
                        "model",
                        "m"),
                Arrivals.AT_RATE);
    }

    {
        setUp(onSchedule(scenario("arrivals").exec(chat()), load(Arrivals.class).steady()))
                .protocols(chatApi())
                .assertions(global().allRequests().count().is(40L));
    }
}
