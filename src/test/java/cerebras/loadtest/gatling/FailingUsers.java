package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.RampAndHold;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Three users who call for a minute; after their tenth call a step of theirs throws an {@link Error}. */
public class FailingUsers extends ChatSimulation {

    private static final Map<String, String> DEFAULTS =
            Map.of("users", "3", "ramp", "0s", "warmup", "0s", "duration", "60s", "maxTokens", "20");

    private final AtomicInteger calls = new AtomicInteger();

    public FailingUsers() {
        super(DEFAULTS, RampAndHold.SHAPE);
    }

    {
        setUp(scenario("failing")
                        .forever()
                        .on(exec(chat(), thinkTime(settings.pause()), exec(session -> {
                            if (calls.incrementAndGet() == 10) {
                                throw new OutOfMemoryError("of this test");
                            }
                            return session;
                        })))
                        .injectOpen(rampUsers(settings.users()).during(settings.ramp())))
                .protocols(chatApi());
    }
}
