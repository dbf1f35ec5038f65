package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.group;
import static io.gatling.javaapi.core.CoreDsl.incrementConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.listFeeder;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Short and long requests by chance, then repeated ones, beside stairs of concurrent users; its second second is measured. */
public class OwnShapes extends ChatSimulation {

    private final ChainBuilder brief =
            exec(chat("brief").prompt("Name three rivers.").maxTokens(20));

    private final ScenarioBuilder chance = scenario("chance")
            .feed(listFeeder(List.of(Map.of("place", "Norway"))).circular())
            .randomSwitch()
            .on(
                    percent(80.0).then(brief),
                    percent(20.0).then(exec(chat("long").prompt("Tell a story.").maxTokens(40))));

    private final ScenarioBuilder repeated = scenario("repeated").exec(repeat(2).on(brief));

    private final ScenarioBuilder stairs = scenario("stairs")
            .exec(group("inner").on(exec(chat("looped").prompt("Hi.").maxTokens(10))));

    {
        measure(Duration.ofSeconds(1), Duration.ofSeconds(1));
        setUp(
                        chance.injectOpen(rampUsers(4).during(1), atOnceUsers(4))
                                .andThen(repeated.injectOpen(atOnceUsers(1))),
                        stairs.injectClosed(incrementConcurrentUsers(1)
                                .times(2)
                                .eachLevelLasting(1)
                                .startingFrom(1)))
                .protocols(chatApi())
                .assertions(global().failedRequests().count().is(0L));
    }
}
