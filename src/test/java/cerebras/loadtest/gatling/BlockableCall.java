package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.LoadShape;
import io.netty.channel.EventLoop;
import java.util.Map;

/** One user makes one call, on an event loop that a test can block. */
public class BlockableCall extends ChatSimulation {

    /** That of the user; known before its call is sent. */
    static volatile EventLoop eventLoop;

    public BlockableCall() {
        super(Map.of(), LoadShape.ONE_CALL);
    }

    {
        setUp(scenario("one")
                        .exec(session -> {
                            eventLoop = session.asScala().eventLoop();
                            return session;
                        })
                        .exec(chat())
                        .injectOpen(atOnceUsers(1)))
                .protocols(chatApi());
    }
}
