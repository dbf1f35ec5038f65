package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.stressPeakUsers;

/** A load that no setting describes: a spike and arrivals of short calls, and a user who is always there. */
public class MixedLoad extends ChatSimulation {

    {
        setUp(
                        scenario("short")
                                .exec(chat("short").prompt("Name three rivers.").maxTokens(20))
                                .injectOpen(
                                        atOnceUsers(3),
                                        nothingFor(1),
                                        rampUsersPerSec(1).to(4).during(1),
                                        constantUsersPerSec(4).during(1)),
                        scenario("long")
                                .exec(chat("long").prompt("Tell a story.").maxTokens(40))
                                .injectClosed(constantConcurrentUsers(1).during(2)),
                        scenario("peak")
                                .exec(chat("short").prompt("Hi.").maxTokens(5))
                                .injectOpen(stressPeakUsers(4).during(2)))
                .protocols(chatApi())
                .assertions(global().failedRequests().count().is(0L));
    }
}
