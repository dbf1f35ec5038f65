package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.holdFor;
import static io.gatling.javaapi.core.CoreDsl.jumpToRps;
import static io.gatling.javaapi.core.CoreDsl.scenario;

/** Ten calls at one moment, of which Gatling lets four a second go. */
public class ThrottledCalls extends ChatSimulation {

    {
        setUp(scenario("throttled")
                        .exec(chat("short").prompt("Hi.").maxTokens(5))
                        .injectOpen(atOnceUsers(10)))
                .throttle(jumpToRps(4), holdFor(20))
                .protocols(chatApi());
    }
}
